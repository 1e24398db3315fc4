import { FakeClock } from '@ingest/testing'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { generateKeyPair } from 'jose'
import { signAccessToken } from './access-token.ts'
import { algorithm } from './signing-key.rows.ts'
import { VerifiedTokens } from './verified-tokens.ts'

const issuer = 'https://api.example.com'
const kid = 'key-1'
const invalid = { code: 'invalid-token' }

describe('verified tokens', () => {
  let clock: FakeClock
  let isKeyKnown: boolean
  let tokens: VerifiedTokens
  let token: string

  beforeEach(async () => {
    const { publicKey, privateKey } = await generateKeyPair(algorithm)
    clock = new FakeClock()
    isKeyKnown = true
    tokens = new VerifiedTokens({ keys: { verifier: async () => (isKeyKnown ? publicKey : undefined) }, clock, issuer })
    const iat = Math.floor(clock.now().getTime() / 1000)
    const claims = {
      iss: issuer,
      aud: issuer,
      sub: 'user',
      cid: 'client',
      nid: 'network',
      scope: '',
      jti: 'token',
      iat,
      exp: iat + 60,
    }
    token = await signAccessToken({ current: async () => ({ kid, key: privateKey }) }, claims)
  })

  it('are the same when they come again', async () => {
    expect(await tokens.verify(token)).toEqual(await tokens.verify(token))
  })

  it('end when they expire, though they were checked before', async () => {
    await tokens.verify(token)
    clock.advance(60_000)
    await expect(tokens.verify(token)).rejects.toMatchObject(invalid)
  })

  it('end with their key', async () => {
    await tokens.verify(token)
    isKeyKnown = false
    await expect(tokens.verify(token)).rejects.toMatchObject(invalid)
  })

  it('do not stand for others with the same payload', async () => {
    await tokens.verify(token)
    await expect(tokens.verify(`${token.slice(0, -4)}AAAA`)).rejects.toMatchObject(invalid)
  })
})
