import { describe, expect, it } from '@jest/globals'
import { assertRedirectUris } from './redirect-uris.ts'

describe('redirect URIs', () => {
  it.each(['https://a.example/callback?x=1', 'http://127.0.0.1:3000/', 'com.example.app:/callback'])('can be %s', (uri) => {
    expect(() => assertRedirectUris([uri])).not.toThrow()
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'myapp:/callback',
    'https://a.example/#',
    'https://a.example/#part',
    'https://bank.example@evil.example/',
    '/callback',
  ])('cannot be %s', (uri) => {
    const wrong = expect.objectContaining({ status: 422, errors: [expect.objectContaining({ field: '/redirect_uris/1' })] })
    expect(() => assertRedirectUris(['https://a.example/', uri])).toThrow(wrong)
  })
})
