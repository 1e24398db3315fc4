import { randomBytes } from 'node:crypto'
import { FakeClock } from '@ingest/testing'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose'
import { Admission, type Credentials } from './admission.ts'
import type { PlayableVideo } from './playable-video.ts'
import { PlaybackGrants } from './playback-grant.ts'

const clock = new FakeClock(new Date('2026-11-24T10:00:00Z'))
const hourMs = 3_600_000
const grants = new PlaybackGrants([randomBytes(32).toString('base64')])
const keyId = '0198c2f0-7878-7c3a-9d52-0f6d1a2b3c4d'
const platformKeyId = '0198c2f0-5151-7c3a-9d52-0f6d1a2b3c4d'
const hour = { expiresAt: new Date(clock.now().getTime() + hourMs), preview: false, keyId }
const memberHour = { ...hour, preview: true, keyId: platformKeyId }

const draft: PlayableVideo = {
  id: '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d',
  networkId: '0198c2f0-0000-7c3a-9d52-0f6d1a2b3c4d',
  title: 'Film',
  mediaState: 'READY',
  publishedAt: null,
  scheduleStart: null,
  scheduleEnd: null,
  deletedAt: null,
  private: false,
  posterId: null,
  variants: [],
}
const published = { ...draft, publishedAt: clock.now() }
const secret = { ...published, private: true }

let viewers: GenerateKeyPairResult
let admission: Admission

beforeAll(async () => {
  viewers = await generateKeyPair('EdDSA')
  const known = [
    { id: keyId, key: viewers.publicKey, algorithm: 'EdDSA' as const, preview: false },
    { id: platformKeyId, key: (await generateKeyPair('EdDSA')).publicKey, algorithm: 'EdDSA' as const, preview: true },
  ]
  const keys = async (_: string, kid?: string) => known.filter(({ id }) => kid === undefined || id === kid)
  admission = new Admission({ grants, keys, clock })
})

const token = (exp: Date = hour.expiresAt) =>
  new SignJWT().setProtectedHeader({ alg: 'EdDSA' }).setExpirationTime(exp).sign(viewers.privateKey)

const outcome = (video: PlayableVideo, credentials: Credentials = {}) =>
  admission.admit(video, credentials).then(
    (permit) => (permit ? 'permit' : 'public'),
    (error) => `${error.status} ${error.code}`,
  )

const gone = '404 not-found'

describe('what is published', () => {
  it('plays for everybody', async () => {
    expect(await outcome(published)).toBe('public')
    expect(await outcome(published, { token: 'whatever' })).toBe('public')
  })

  it('plays under a grant of its own only', async () => {
    expect(await outcome(published, { grant: grants.sign(published.id, hour) })).toBe('permit')
    expect(await outcome(published, { grant: 'v0.x' })).toBe('401 playback-token-invalid')
  })

  it('and private plays with a token or a grant', async () => {
    expect(await outcome(secret)).toBe('401 playback-token-missing')
    expect(await outcome(secret, { token: 'x' })).toBe('401 playback-token-invalid')
    expect(await outcome(secret, { token: await token(new Date(clock.now().getTime() - hourMs)) })).toBe(
      '401 playback-token-expired',
    )
    expect(await outcome(secret, { token: await token() })).toBe('permit')
    expect(await outcome(secret, { grant: grants.sign(secret.id, hour) })).toBe('permit')
  })

  it('and private stops with the key that a grant comes from', async () => {
    const deletedId = '0198c2f0-9999-7c3a-9d52-0f6d1a2b3c4d'
    expect(await outcome(secret, { grant: grants.sign(secret.id, { ...hour, keyId: deletedId }) })).toBe(
      '401 playback-token-invalid',
    )
    expect(await outcome(secret, { grant: grants.sign(secret.id, { ...hour, keyId: platformKeyId }) })).toBe(
      '401 playback-token-invalid',
    )
  })
})

describe('what is not published', () => {
  it('is not there for strangers, nor for viewers of what was', async () => {
    const scheduled = { ...draft, scheduleStart: new Date(clock.now().getTime() + 1) }
    const over = { ...published, scheduleEnd: clock.now() }
    for (const video of [draft, scheduled, over]) {
      expect(await outcome(video)).toBe(gone)
      expect(await outcome(video, { token: 'x' })).toBe(gone)
      expect(await outcome(video, { token: await token() })).toBe(gone)
      expect(await outcome(video, { grant: 'x' })).toBe(gone)
      expect(await outcome(video, { grant: grants.sign(video.id, hour) })).toBe(gone)
    }
  })

  it('plays for members', async () => {
    expect(await outcome(draft, { grant: grants.sign(draft.id, memberHour) })).toBe('permit')
  })

  it('is there for nobody in the trash', async () => {
    const trashed = { ...published, deletedAt: clock.now() }
    expect(await outcome(trashed)).toBe(gone)
    expect(await outcome(trashed, { grant: grants.sign(trashed.id, memberHour) })).toBe(gone)
  })
})
