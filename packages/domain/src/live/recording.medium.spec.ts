import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { LiveFixture, mediaInstance } from '../testing/index.ts'

const other = { ...mediaInstance, instance: 'media-2' }
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
  const asked = () => fixture.jobs.sent.filter(({ name }) => name === 'record-broadcast')
  const set = (id: string, recording: 'none' | 'published') => fixture.live.change(caller, id, { recording })

  it('are asked for when a broadcast ends, and become a draft', async () => {
    const { stream, recording } = await fixture.ended(caller)
    const { networkId, broadcastId } = recording
    expect(asked()).toMatchObject([
      { payload: { networkId, broadcastId }, options: { startAfterSeconds: 600 } },
      { payload: { networkId, broadcastId }, options: { startAfterSeconds: 0 } },
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
    const poster = { id: crypto.randomUUID(), sizeBytes: 300 }
    await fixture.recordings.complete(recording, { ...result, poster })
    expect(await videos()).toMatchObject([{ publishedAt: fixture.clock.now(), posterId: poster.id }])
    expect((await events()).at(-1)).toBe('videos.publish')
  })

  it('are as private as their stream', async () => {
    const { stream, recording } = await fixture.ended(caller)
    await fixture.live.change(caller, stream.id, { private: true })
    await fixture.recordings.complete(recording, result)
    expect(await videos()).toMatchObject([{ private: true }])
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

  it('wait for all instances that may have segments, but not for ever', async () => {
    const { stream, claim } = await fixture.running(caller)
    const { broadcastId } = await fixture.claim(stream, other)
    await fixture.broadcasts.end({ ...claim, epoch: 2 }, 'publisher')
    expect(await fixture.broadcasts.settle(other)).toEqual([])
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
    fixture.clock.advance(200_000)
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
    expect(asked().map(({ options }) => options)).toMatchObject(
      [600, 600, 400].map((startAfterSeconds) => ({ startAfterSeconds })),
    )
    fixture.clock.advance(400_000)
    expect(await fixture.recordings.claim(claim)).toMatchObject({ broadcastId, attempt: 1 })
  })

  it('are asked for as soon as the last instance has stored all that it had', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.claim(stream, other)
    const { broadcastId } = claim
    expect(await fixture.broadcasts.settle({ ...other, broadcastIds: [broadcastId] })).toEqual([broadcastId])
    expect(await fixture.broadcasts.settle({ ...mediaInstance, broadcastIds: [broadcastId] })).toEqual([])
    await fixture.live.stop(caller, stream.id, stream)
    await fixture.broadcasts.settle(other)
    expect(asked().at(-1)).toMatchObject({ payload: { broadcastId }, options: { startAfterSeconds: 0 } })
    expect(await fixture.recordings.claim(claim)).toMatchObject({ attempt: 1 })
  })

  it('of broadcasts that were lost wait until they cannot go on, and for instances that were taken for dead and were not', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.broadcasts.settle({ ...claim, isGone: true })
    await fixture.broadcasts.prolong(claim, [claim.broadcastId])
    fixture.clock.advance(15_000)
    await fixture.broadcasts.sweep()
    expect(asked().at(-1)?.options).toEqual({ startAfterSeconds: 600 })
    fixture.clock.advance(10_000)
    await fixture.broadcasts.settle({ ...claim, isGone: true })
    expect(asked().at(-1)?.options).toEqual({ startAfterSeconds: 50 })
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
    expect(await fixture.claim(stream, other)).toMatchObject({ broadcastId: claim.broadcastId, epoch: 2 })
    fixture.clock.advance(600_000)
    expect(await fixture.recordings.claim(claim)).toBeUndefined()
  })

  it('are not made again of what comes late, whether their video is still there or not', async () => {
    const { recording } = await fixture.ended(caller)
    const { broadcastId } = recording
    expect(await fixture.broadcasts.isWanted(broadcastId)).toBe(true)
    await fixture.recordings.complete(recording, result)
    expect(await fixture.broadcasts.isWanted(broadcastId)).toBe(false)
    await fixture.dataSource.query('DELETE FROM videos WHERE id = $1', [recording.videoId])
    expect(await fixture.recordings.claim(recording)).toBeUndefined()
    expect(await fixture.broadcasts.isWanted(broadcastId)).toBe(false)
  })

  it('are left out where the stream wants none: its objects go', async () => {
    const { stream, claim } = await fixture.running(caller)
    await set(stream.id, 'none')
    await fixture.broadcasts.end(claim, 'publisher')
    expect(fixture.jobs.of('record-broadcast')).toEqual([])
    const prefix = `videos/${caller.networkId}/${claim.videoId}/${claim.broadcastId}/`
    expect(fixture.jobs.of('remove-objects')).toMatchObject([{ prefixes: [prefix] }])
    expect(await fixture.broadcasts.isWanted(claim.broadcastId)).toBe(false)
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
    expect(await fixture.broadcasts.isWanted(claim.broadcastId)).toBe(false)
  })
})
