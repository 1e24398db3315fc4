import { describe, expect, it } from '@jest/globals'
import { formTarget, withCode, withError } from './authorization-answer.ts'
import { Browser } from './browser.ts'
import { FormTokens } from './form-tokens.ts'
import { describeScopes } from './scope-texts.ts'

describe('the answer to an application', () => {
  const answer = { redirectUri: 'https://a.example/cb', state: undefined, issuer: 'https://api.example' }

  it('leaves the query of the redirect URI as it is', () => {
    const redirectUri = 'https://a.example/cb?x=%20a+b'
    expect(withCode({ ...answer, redirectUri }, 'c')).toBe(`${redirectUri}&code=c&iss=https%3A%2F%2Fapi.example`)
  })

  it('has a state when there was one, be it empty', () => {
    expect(withError({ ...answer, state: '' }, { code: 'invalid_scope', message: 'No & no.' })).toBe(
      'https://a.example/cb?error=invalid_scope&error_description=No+%26+no.&state=&iss=https%3A%2F%2Fapi.example',
    )
  })

  it.each([
    ['https://a.example:8443/cb', 'https://a.example:8443'],
    ['http://[::1]:3000/cb', 'http:'],
    ['com.example.app:/cb', 'com.example.app:'],
  ])('may follow the form that leads to %s', (redirectUri, source) => {
    expect(formTarget(redirectUri)).toBe(source)
  })
})

describe('form tokens', () => {
  const [oldKey, newKey] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [string, string]

  it('fit their browser and session, also after the keys were rotated', () => {
    const token = new FormTokens([oldKey]).make('browser', 'session')
    const rotated = new FormTokens([newKey, oldKey])
    expect(rotated.fits(token, 'browser', 'session')).toBe(true)
    for (const [browser, session] of [
      ['browser', undefined],
      ['other', 'session'],
      ['browsersession', ''],
    ] as const)
      expect(rotated.fits(token, browser, session)).toBe(false)
    for (const wrong of ['', `${token}x`]) expect(rotated.fits(wrong, 'browser', 'session')).toBe(false)
  })
})

describe('cookies', () => {
  const tokens = new FormTokens([Buffer.alloc(32, 1).toString('base64')])

  it('are for TLS and this host alone where the platform has TLS', () => {
    const browser = new Browser(undefined, { tokens, secure: true })
    const cookies = [browser.headers(), browser.signedIn('session'), browser.signedOut()].flatMap(
      (each) => each['set-cookie'] ?? [],
    )
    expect(cookies).toHaveLength(3)
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Host-ingest-(browser|session)=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  })

  it('that a plain connection can have set are nobody’s there', () => {
    expect(new Browser('ingest-session=planted', { tokens, secure: true }).session).toBeUndefined()
  })
})

describe('scopes', () => {
  it('are told in words, reading and changing in one line', () => {
    expect(describeScopes(['read_videos', 'write_videos', 'read_events', 'write_roles'])).toEqual([
      'Read and change videos',
      'Read events',
      'Change roles',
    ])
    expect(describeScopes(['all', 'read_videos'])).toEqual(['Everything that you may do yourself'])
  })
})
