import { createSign, generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { type CryptoKey, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type PlaybackKey, type PlaybackKeys, previewKeys, verifyPlaybackToken } from './playback-token.ts'

const video = { id: '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d', networkId: '0198c2f0-0000-7c3a-9d52-0f6d1a2b3c4d' }
const otherVideo = '0198c2f0-5b7e-7c3a-9d52-ffffffffffff'
const now = new Date('2026-11-24T10:00:00Z')
const seconds = now.getTime() / 1000

let platform: GenerateKeyPairResult
let newsroom: GenerateKeyPairResult
let retired: GenerateKeyPairResult
let keys: PlaybackKeys
/** Shorter than jose makes them, or takes them. */
const old = generateKeyPairSync('rsa', { modulusLength: 1024 })

beforeAll(async () => {
  ;[platform, newsroom, retired] = await Promise.all([
    generateKeyPair('EdDSA'),
    generateKeyPair('RS256'),
    generateKeyPair('EdDSA'),
  ])
  const ofNetwork: Record<string, PlaybackKey> = {
    newsroom: { id: 'newsroom', key: newsroom.publicKey, algorithm: 'RS256', preview: false },
    retired: { id: 'retired', key: retired.publicKey, algorithm: 'EdDSA', preview: false },
    old: { id: 'old', key: old.publicKey, algorithm: 'RS256', preview: false },
  }
  const preview = previewKeys({ verifier: async (kid) => (kid === 'platform' ? platform.publicKey : undefined) })
  keys = async (networkId, kid) => {
    const known = networkId === video.networkId ? ofNetwork : {}
    const chosen = Object.entries(known).filter(([id]) => kid === undefined || id === kid)
    return [...chosen.map(([, key]) => key), ...(await preview(networkId, kid))]
  }
})

interface Making {
  alg?: string
  kid?: string
  typ?: string
  key?: CryptoKey | Uint8Array
}

const viewer = (claims: JWTPayload = {}, { alg = 'RS256', kid, key = newsroom.privateKey }: Making = {}) =>
  new SignJWT({ exp: seconds + 600, ...claims }).setProtectedHeader({ alg, kid }).sign(key)

const member = (claims: JWTPayload = {}, { kid = 'platform', typ = 'playback+jwt' }: Making = {}) =>
  new SignJWT({ exp: seconds + 600, aud: 'urn:ingest:playback', sub: video.id, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ })
    .sign(platform.privateKey)

const verify = (token: string | undefined) => verifyPlaybackToken(token, video, { keys, now })
const refusal = (token: string | undefined) => verify(token).catch((error) => `${error.status} ${error.code}`)

const invalid = '401 playback-token-invalid'
const expired = '401 playback-token-expired'

describe("a viewer's token", () => {
  it('is for one video, or for all of the network', async () => {
    const permit = { expiresAt: new Date((seconds + 600) * 1000), preview: false, keyId: 'newsroom' }
    expect(await verify(await viewer())).toEqual(permit)
    expect(await verify(await viewer({ sub: video.id }))).toEqual(permit)
    expect(await refusal(await viewer({ sub: otherVideo }))).toBe('403 playback-token-other-video')
  })

  it('is found by its kid, or without one among all keys of the network', async () => {
    expect(await verify(await viewer({}, { kid: 'newsroom' }))).toMatchObject({ preview: false })
    expect(await verify(await viewer({}, { alg: 'EdDSA', key: retired.privateKey }))).toMatchObject({ preview: false })
    expect(await refusal(await viewer({}, { kid: 'unknown' }))).toBe(invalid)
    expect(await refusal(await viewer({}, { kid: 'retired' }))).toBe(invalid)
    const elsewhere = { ...video, networkId: 'another' }
    await expect(verifyPlaybackToken(await viewer(), elsewhere, { keys, now })).rejects.toMatchObject({ status: 401 })
  })

  it('ends, with a minute for clocks that differ', async () => {
    expect(await verify(await viewer({ exp: seconds - 59 }))).toMatchObject({ expiresAt: new Date((seconds - 59) * 1000) })
    expect(await refusal(await viewer({ exp: seconds - 61 }))).toBe(expired)
    expect(await refusal(await viewer({ exp: undefined }))).toBe(invalid)
    expect(await verify(await viewer({ nbf: seconds + 59 }))).toMatchObject({ preview: false })
    expect(await refusal(await viewer({ nbf: seconds + 61 }))).toBe(invalid)
  })

  it('is none without a signature of a key that may sign', async () => {
    const stranger = await generateKeyPair('RS256')
    expect(await refusal(undefined)).toBe('401 playback-token-missing')
    expect(await refusal('')).toBe('401 playback-token-missing')
    expect(await refusal(await viewer({}, { key: stranger.privateKey }))).toBe(invalid)
    expect(await refusal(`${(await viewer()).slice(0, -6)}AAAAAA`)).toBe(invalid)
    for (const junk of ['x', 'a.b.c', '..', 'e30.e30.', 'x'.repeat(100_000)]) expect(await refusal(junk)).toBe(invalid)
  })

  it('has the algorithm of its key, never one of its own choice', async () => {
    const unsigned = `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${btoa(`{"exp":${seconds + 600}}`).replace(/=+$/, '')}.`
    expect(await refusal(unsigned)).toBe(invalid)
    expect(await refusal(await viewer({}, { alg: 'HS256', kid: 'newsroom', key: new Uint8Array(32) }))).toBe(invalid)
  })
})

describe('a token of a key that is too short for today', () => {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  function weaklySigned(claims: JWTPayload = {}, header: object = {}): string {
    const text = `${encoded({ alg: 'RS256', kid: 'old', ...header })}.${encoded({ exp: seconds + 600, ...claims })}`
    return `${text}.${createSign('sha256').update(text).sign(old.privateKey, 'base64url')}`
  }

  it('is read like all others', async () => {
    expect(await verify(weaklySigned())).toMatchObject({ preview: false, keyId: 'old' })
    expect(await verify(weaklySigned({ sub: video.id }, { kid: undefined }))).toMatchObject({ keyId: 'old' })
    expect(await refusal(weaklySigned({ sub: otherVideo }))).toBe('403 playback-token-other-video')
    expect(await refusal(weaklySigned({ exp: seconds - 61 }))).toBe(expired)
    expect(await refusal(weaklySigned({ exp: undefined }))).toBe(invalid)
    expect(await refusal(weaklySigned({ nbf: seconds + 61 }))).toBe(invalid)
  })

  it('is none when it was changed, or asks for what nobody knows', async () => {
    const [head, , signature] = weaklySigned().split('.')
    expect(await refusal(`${head}.${encoded({ exp: seconds + 9999 })}.${signature}`)).toBe(invalid)
    expect(await refusal(`${weaklySigned()}.x`)).toBe(invalid)
    expect(await refusal(weaklySigned({}, { crit: ['x'], x: 1 }))).toBe(invalid)
    expect(await refusal(await viewer({}, { kid: 'old' }))).toBe(invalid)
  })
})

describe("a member's preview token", () => {
  it('plays what is not published', async () => {
    expect(await verify(await member())).toEqual({
      expiresAt: new Date((seconds + 600) * 1000),
      preview: true,
      keyId: 'platform',
    })
  })

  it('is for one video, for playback, and for a while', async () => {
    expect(await refusal(await member({ sub: otherVideo }))).toBe('403 playback-token-other-video')
    expect(await refusal(await member({ sub: undefined }))).toBe(invalid)
    expect(await refusal(await member({ aud: 'https://api.example.com' }))).toBe(invalid)
    expect(await refusal(await member({}, { typ: 'at+jwt' }))).toBe(invalid)
    expect(await refusal(await member({ exp: seconds - 61 }))).toBe(expired)
  })
})
