import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import { LiveUseCases } from '../live/live.use-cases.ts'
import { MediaFixture } from '../testing/index.ts'
import { verifyAccessToken } from '../tokens/access-token.ts'
import { SigningKeys } from '../tokens/signing-keys.ts'
import { previewKeys, verifyPlaybackToken } from './playback-token.ts'
import { PreviewUseCases } from './preview.use-cases.ts'

const urls = { api: 'https://api.example.com', media: 'https://media.example.com' }

describe('previews', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let keys: SigningKeys
  let previews: PreviewUseCases

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    const { dataSource, clock } = fixture
    keys = new SigningKeys(dataSource, new SecretBox([randomBytes(32).toString('base64')]))
    previews = new PreviewUseCases({ dataSource, keys, clock, urls })
    caller = await fixture.tenant()
  })
  afterAll(() => fixture?.stop())

  it('are the URL of the first variant with a token for this video', async () => {
    const video = await fixture.playableVideo(caller, ['Adaptive', 'Phone'])
    const { url, expires_at } = await previews.create(caller, video.id)
    const { origin, pathname, searchParams } = new URL(url)
    expect(`${origin}${pathname}`).toBe(video.playback_urls[0]?.url)
    const facts = { id: video.id, networkId: caller.networkId }
    const check = { keys: previewKeys(keys), now: fixture.clock.now() }
    const permit = await verifyPlaybackToken(String(searchParams.get('token')), facts, check)
    expect(permit).toMatchObject({ expiresAt: new Date(expires_at), preview: true })
    expect(permit.expiresAt.getTime() - fixture.clock.now().getTime()).toBeLessThanOrEqual(4 * 3_600_000)
  })

  it('are the URL of a live stream, until it is in the trash', async () => {
    const { dataSource, clock, jobs } = fixture
    const secrets = new SecretBox([randomBytes(32).toString('base64')])
    const live = new LiveUseCases({
      dataSource,
      transact: createTransact(dataSource, jobs),
      clock,
      urls: { ...urls, rtmp: 'rtmp://example.com' },
      secrets,
    })
    const stream = await live.create(caller, { title: 'Town hall', private: true })
    const { origin, pathname, searchParams } = new URL((await previews.createOfLive(caller, stream.id)).url)
    expect(`${origin}${pathname}`).toBe(stream.play_url)
    const check = { keys: previewKeys(keys), now: clock.now() }
    const facts = { id: stream.id, networkId: caller.networkId }
    expect(await verifyPlaybackToken(String(searchParams.get('token')), facts, check)).toMatchObject({ preview: true })
    await live.delete(caller, stream.id, {})
    await expect(previews.createOfLive(caller, stream.id)).rejects.toMatchObject({ status: 409, code: 'live-trashed' })
    await expect(previews.createOfLive(await fixture.tenant(), stream.id)).rejects.toMatchObject({ status: 404 })
  })

  it('are no access tokens', async () => {
    const video = await fixture.playableVideo(caller)
    const token = new URL((await previews.create(caller, video.id)).url).searchParams.get('token')
    const expected = { issuer: urls.api, now: fixture.clock.now() }
    await expect(verifyAccessToken(keys, String(token), expected)).rejects.toMatchObject({ status: 401 })
  })

  it('are of what can be played, in this network', async () => {
    const empty = await fixture.media.videos.create(caller, { title: 'Empty' })
    await expect(previews.create(caller, empty.id)).rejects.toMatchObject({ status: 409 })
    const trashed = await fixture.playableVideo(caller)
    await fixture.media.videos.delete(caller, trashed.id, {})
    await expect(previews.create(caller, trashed.id)).rejects.toMatchObject({ status: 409 })
    const elsewhere = await fixture.playableVideo(await fixture.tenant())
    for (const id of [elsewhere.id, newId()]) await expect(previews.create(caller, id)).rejects.toMatchObject({ status: 404 })
  })
})
