import type { Video } from '@ingest/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { MediaFixture } from '../testing/index.ts'

describe('playback', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let video: Video

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    caller = await fixture.tenant()
    video = await fixture.playableVideo(caller)
  })

  const playback = () => fixture.media.playback
  const variant = () => playback().variant(video.id, String(video.variants?.[0]?.id))

  it('knows where a variant lies and who may have it', async () => {
    expect(await variant()).toMatchObject({
      networkId: caller.networkId,
      videoId: video.id,
      variantId: video.variants?.[0]?.id,
      type: 'hls',
      objectPrefix: expect.stringMatching(new RegExp(`^videos/${caller.networkId}/${video.id}/[0-9a-f-]{36}/1/$`)),
      entry: 'master.m3u8',
      published: false,
      trashed: false,
      private: false,
    })
  })

  it('follows the publication, the clock and the trash', async () => {
    await fixture.media.videos.publish(caller, [video.id])
    expect(await variant()).toMatchObject({ published: true, private: false })
    const schedule_end = new Date(fixture.clock.now().getTime() + 1000).toISOString()
    await fixture.media.videos.change(caller, video.id, { private: true, schedule_end })
    expect(await variant()).toMatchObject({ published: true, private: true })
    fixture.clock.advance(1000)
    expect(await variant()).toMatchObject({ published: false, trashed: false })
    await fixture.media.videos.delete(caller, video.id, {})
    expect(await variant()).toMatchObject({ published: false, trashed: true })
  })

  it('lists what a player page offers', async () => {
    const [{ id, name, type, duration: durationSeconds } = {}] = video.variants ?? []
    const variants = [{ id, name, type, durationSeconds }]
    expect(await playback().video(video.id)).toMatchObject({ title: 'Film', published: false, variants })
  })

  it('knows nothing of what there is not', async () => {
    const other = await fixture.playableVideo(caller)
    expect(await playback().variant(other.id, String(video.variants?.[0]?.id))).toBeUndefined()
    expect(await playback().video(newId())).toBeUndefined()
    const empty = await fixture.media.videos.create(caller, { title: 'Empty' })
    expect(await playback().video(empty.id)).toMatchObject({ variants: [] })
  })
})
