import { expect, it } from '@jest/globals'
import { webUrlProblem } from './web-url.ts'

it.each(['http://example.com', 'https://example.com:8443/a?b=c#d', 'http://[2606:4700::1111]/'])('takes %s', (url) => {
  expect(webUrlProblem(url)).toBeUndefined()
})

it.each(['', 'example.com', '/a', 'ftp://example.com', 'file:///etc/passwd', 'javascript:alert(1)', 'http://'])(
  'refuses %p',
  (url) => {
    expect(webUrlProblem(url)).toContain('http or https')
  },
)

it.each(['http://ada@example.com', 'https://ada:secret@example.com', 'https://:secret@example.com'])('refuses %s', (url) => {
  expect(webUrlProblem(url)).toContain('password')
})
