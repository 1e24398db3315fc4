import { expect, it } from '@jest/globals'
import { filenameOf } from './filename.ts'

it.each([
  ['https://example.com/films/holiday.mov?token=secret', 'holiday.mov'],
  ['https://example.com/%C3%BCber%20uns.mp4', 'über uns.mp4'],
  ['https://example.com/films/', 'films'],
  ['https://example.com', 'video'],
  ['https://example.com/..%2F..%2Fetc%2Fpasswd', '----etc-passwd'],
  ['https://example.com/%E0%A4%A', '%E0%A4%A'],
  [`https://example.com/${'a'.repeat(300)}`, 'a'.repeat(255)],
])('%s is called %s', (url, name) => {
  expect(filenameOf(url)).toBe(name)
})
