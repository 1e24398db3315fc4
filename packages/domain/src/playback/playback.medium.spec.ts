import type { Video } from '@ingest/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { MediaFixture } from '../testing/index.ts'
import { isPublished } from './playable-video.ts'

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

  const facts = async (id = video.id) => {
    const found = await fixture.media.playback.video(id)
    if (!found) throw new Error(`there is no video ${id}`)
    return found
  }
  const published = async () => isPublished(await facts(), fixture.clock.now())

  it('knows what a player is offered, and where it lies', async () => {
    const [{ id, name, type, duration: durationSeconds } = {}] = video.variants ?? []
    const objectPrefix = expect.stringMatching(new RegExp(`^videos/${caller.networkId}/${video.id}/[0-9a-f-]{36}/1/$`))
    expect(await facts()).toMatchObject({
      id: video.id,
      networkId: caller.networkId,
      title: 'Film',
      private: false,
      posterId: null,
      deletedAt: null,
      variants: [{ id, name, type, durationSeconds, objectPrefix, entry: 'master.m3u8', replaced: false }],
    })
  })

  it('follows the publication, the clock and the trash', async () => {
    expect(await published()).toBe(false)
    await fixture.media.videos.publish(caller, [video.id])
    expect(await published()).toBe(true)
    const schedule_end = new Date(fixture.clock.now().getTime() + 1000).toISOString()
    await fixture.media.videos.change(caller, video.id, { private: true, schedule_end })
    expect(await facts()).toMatchObject({ private: true, scheduleEnd: new Date(schedule_end) })
    expect(await published()).toBe(true)
    fixture.clock.advance(1000)
    expect(await published()).toBe(false)
    await fixture.media.videos.delete(caller, video.id, {})
    expect(await facts()).toMatchObject({ deletedAt: expect.any(Date) })
  })

  it('knows nothing of what there is not', async () => {
    expect(await fixture.media.playback.video(newId())).toBeUndefined()
    expect(await fixture.media.playback.picture(newId())).toBeUndefined()
    const empty = await fixture.media.videos.create(caller, { title: 'Empty' })
    expect(await facts(empty.id)).toMatchObject({ variants: [] })
  })
})
