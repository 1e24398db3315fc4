import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { LiveFixture } from '../testing/index.ts'

const result = { sizeBytes: 1000, durationSeconds: 30.5, entry: 'recording-1.m3u8' }

describe('recordings', () => {
  let fixture: LiveFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await LiveFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  const videos = () => fixture.dataSource.manager.findBy(VideoEntity, { networkId: caller.networkId })
  const events = async () => (await fixture.events(caller)).map(({ name }) => name)
  const set = (id: string, recording: 'none' | 'published') => fixture.live.change(caller, id, { recording })

  it('are asked for when a broadcast ends, and become a draft', async () => {
    const { stream, recording } = await fixture.ended(caller)
    expect(fixture.jobs.of('record-broadcast')).toMatchObject([
      { networkId: caller.networkId, broadcastId: recording.broadcastId },
    ])
    expect(await fixture.recordings.complete(recording, result)).toBe(true)
    expect(await videos()).toMatchObject([
      { id: recording.videoId, title: stream.title, mediaState: 'READY', runtimeSeconds: 30.5, publishedAt: null },
    ])
    expect((await events()).slice(-2)).toEqual(['live.stop', 'videos.create'])
  })

  it('are published at once when the stream says so', async () => {
    const { stream, recording } = await fixture.ended(caller)
    await set(stream.id, 'published')
    const poster = { id: crypto.randomUUID() }
    await fixture.recordings.complete(recording, { ...result, poster })
    expect(await videos()).toMatchObject([{ publishedAt: fixture.clock.now(), posterId: poster.id }])
    expect((await events()).at(-1)).toBe('videos.publish')
  })

  it('are made once, by whoever has claimed them last', async () => {
    const { recording: first } = await fixture.ended(caller)
    const second = await fixture.recordings.claim(first)
    expect(second).toMatchObject({ attempt: 2 })
    expect(await fixture.recordings.complete(first, result)).toBe(false)
    expect(second && (await fixture.recordings.complete(second, result))).toBe(true)
    expect(second && (await fixture.recordings.complete(second, result))).toBe(false)
    expect(await fixture.recordings.claim(first)).toBeUndefined()
    expect(await videos()).toHaveLength(1)
  })

  it('wait for the end of a broadcast that goes on', async () => {
    const { claim } = await fixture.running(caller)
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
  })

  it('are left out where the stream wants none: its objects go', async () => {
    const { stream, claim } = await fixture.running(caller)
    await set(stream.id, 'none')
    await fixture.broadcasts.end(claim, 'publisher')
    expect(fixture.jobs.of('record-broadcast')).toEqual([])
    const prefix = `videos/${caller.networkId}/${claim.videoId}/${claim.broadcastId}/`
    expect(fixture.jobs.of('remove-objects')).toMatchObject([{ prefixes: [prefix] }])
  })

  it('outlive their stream; what was not recorded goes with it', async () => {
    const { stream, recording } = await fixture.ended(caller)
    await fixture.recordings.complete(recording, result)
    const claim = await fixture.claim(stream)
    await fixture.live.delete(caller, stream.id, { permanent: true })
    expect(await videos()).toHaveLength(1)
    const prefix = `videos/${caller.networkId}/${claim.videoId}/${claim.broadcastId}/`
    expect(fixture.jobs.of('remove-objects')).toMatchObject([{ prefixes: [prefix] }])
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
  })
})
