import { keys } from '@ingest/storage/keys'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mostTries } from '../core/claim.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import type { JobRendition } from '../entities/job.entity.ts'
import { aVariant, claimant, MediaFixture } from '../testing/index.ts'
import type { EncodeClaim, EncodeReport } from './encode.claim.ts'

const minuteMs = 60_000

const picture: JobRendition = { id: 1, kind: 'video', width: 1280, height: 720, state: 'encoding', segmentsDone: 3 }
const sound: JobRendition = { id: 4, kind: 'audio', width: null, height: null, state: 'done', segmentsDone: 5 }
const report: EncodeReport = { percent: 40, speed: 2.5, etaSeconds: 12, renditions: [picture, sound] }

describe('encodes', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let jobId: string
  let videoId: string

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
    ;({ jobId, videoId } = await fixture.queuedJob(caller))
    fixture.jobs.sent.length = 0
  })

  const encode = () => fixture.media.encode
  const tryClaim = () => encode().claim({ networkId: caller.networkId, jobId }, claimant)
  const claim = (worker?: string) => fixture.claimJob(caller, jobId, worker)
  const job = () => fixture.media.jobs.get(caller, jobId)
  const video = () => fixture.media.videos.get(caller, videoId)
  const removals = () => fixture.jobs.sent.filter(({ name }) => name === 'remove-objects')

  /** What a claim can do, all of it. */
  async function useOf(stale: EncodeClaim): Promise<boolean[]> {
    const failure = { code: 'broken', message: 'It broke.' }
    return [
      await encode().heartbeat(stale),
      await encode().progress(stale, { ...report, percent: 99 }),
      await encode().warn(stale, ['stale']),
      await encode().complete(stale, { variants: [aVariant('Stale')], sizeBytes: 1000 }),
      await encode().fail(stale, failure, { permanent: true }),
      await encode().release(stale),
    ]
  }

  it('know everything that they need', async () => {
    const claimed = await claim()
    expect(claimed).toMatchObject({
      networkId: caller.networkId,
      jobId,
      videoId,
      attempt: 1,
      requestId: caller.requestId,
      profile: { type: 'hls', data: { playlists: expect.any(Array), renditions: expect.any(Array) } },
      inputs: [
        { filename: 'film.mov', objectEtag: expect.any(String), hasVideo: true, metadata: { format: { format_name: 'mov' } } },
      ],
      needsPoster: true,
    })
    const source = await fixture.store.head(String(claimed.inputs[0]?.objectKey))
    expect(source?.etag).toBe(claimed.inputs[0]?.objectEtag)
    expect(await job()).toMatchObject({ status: 0, started_at: fixture.clock.now().toISOString() })
  })

  it('are claimed by one worker at a time', async () => {
    const claims = await Promise.all([tryClaim(), tryClaim(), tryClaim()])
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('are taken from a worker that gives no sign of life, and its late writes change nothing', async () => {
    const stopped = await claim('stopped')
    fixture.clock.advance(minuteMs)
    expect(await encode().sweep()).toBe(1)
    expect(fixture.jobs.of('encode')).toMatchObject([{ jobId }])
    expect(await useOf(stopped)).toEqual([false, false, false, false, false, false])

    const other = await claim('other')
    expect(other.attempt).toBe(2)
    expect(await useOf(stopped)).toEqual([false, false, false, false, false, false])
    expect(await job()).toMatchObject({ status: 0, progress: 0, warnings: [] })

    expect(await encode().complete(other, { variants: [aVariant('Adaptive')], sizeBytes: 1000 })).toBe(true)
    const [done, shown] = [await job(), await video()]
    expect(await useOf(stopped)).toEqual([false, false, false, false, false, false])
    expect([await job(), await video()]).toEqual([done, shown])
    const prefixes = [keys.attemptPrefix(caller.networkId, videoId, jobId, 1)]
    expect(removals()).toMatchObject([{ payload: { prefixes }, options: { startAfterSeconds: 600 } }])
  })

  it('live on with a heartbeat', async () => {
    const claimed = await claim()
    for (let beats = 0; beats < 5; beats += 1) {
      fixture.clock.advance(20_000)
      expect(await encode().heartbeat(claimed)).toBe(true)
      expect(await encode().sweep()).toBe(0)
    }
  })

  it('that nobody has claimed in time are queued again, because their queue job may be lost', async () => {
    expect(await encode().sweep()).toBe(0)
    fixture.clock.advance(2 * minuteMs)
    expect(await encode().sweep()).toBe(1)
    expect(await encode().sweep()).toBe(0)
    expect(fixture.jobs.sent).toMatchObject([{ name: 'encode', options: { singletonKey: jobId } }])
  })

  it('report progress that never goes back, and each warning once', async () => {
    const claimed = await claim()
    for (const percent of [10, 42.5, 30, Number.NaN, -1]) await encode().progress(claimed, { ...report, percent })
    expect(await job()).toMatchObject({ progress: 42.5 })
    await encode().progress(claimed, { ...report, percent: 200 })
    expect(await job()).toMatchObject({ progress: 100, status: 0 })
    await encode().warn(claimed, ['a', 'b'])
    await encode().warn(claimed, ['b', 'c'])
    expect(await job()).toMatchObject({ warnings: ['a', 'b', 'c'] })
  })

  describe('say of each rendition how far it is', () => {
    const shownPicture = { id: 1, kind: 'video', width: 1280, height: 720, state: 'encoding', segments_done: 3 }
    const shownSound = { id: 4, kind: 'audio', width: null, height: null, state: 'done', segments_done: 5 }
    let claimed: EncodeClaim
    beforeEach(async () => {
      expect(await job()).toMatchObject({ renditions: [], speed: null, eta_seconds: null })
      claimed = await claim()
      await encode().progress(claimed, report)
    })

    it('while they run', async () => {
      expect(await job()).toMatchObject({ renditions: [shownPicture, shownSound], speed: 2.5, eta_seconds: 12 })
    })

    it('when they are complete', async () => {
      const end: EncodeReport = { ...report, speed: 2.6, renditions: [{ ...picture, state: 'done' }] }
      await encode().complete(claimed, { variants: [aVariant('Adaptive')], sizeBytes: 1000, report: end })
      expect(await job()).toMatchObject({ renditions: [{ ...shownPicture, state: 'done' }], speed: 2.6, eta_seconds: 0 })
    })

    it.each(['fail', 'are cancelled'])('when they %s', async (how) => {
      if (how === 'fail') await encode().fail(claimed, { code: 'broken', message: 'It broke.' }, { permanent: true })
      else await fixture.media.jobs.delete(caller, jobId, {})
      const stopped = { ...shownPicture, state: 'stopped' }
      expect(await job()).toMatchObject({ renditions: [stopped, shownSound], speed: null, eta_seconds: null })
    })

    it('anew in every attempt, while what was reached stays', async () => {
      const nothing = { renditions: [], speed: null, eta_seconds: null, progress: 40 }
      await encode().release(claimed)
      expect(await job()).toMatchObject(nothing)
      const next = await claim()
      expect(await job()).toMatchObject(nothing)
      await encode().progress(next, { ...report, percent: 5, renditions: [{ ...picture, segmentsDone: 1 }] })
      expect(await job()).toMatchObject({ renditions: [{ ...shownPicture, segments_done: 1 }], progress: 40 })
      expect(await encode().progress(claimed, report)).toBe(false)
      expect(await job()).toMatchObject({ renditions: [{ ...shownPicture, segments_done: 1 }] })
    })
  })

  it('become a playable video at one stroke', async () => {
    const claimed = await claim()
    const poster = { id: newId(), sizeBytes: 300 }
    const variants = [aVariant('Adaptive'), { ...aVariant('Phone'), durationSeconds: 30.05 }]
    expect(await encode().complete(claimed, { variants, sizeBytes: 1000, poster })).toBe(true)
    expect(await job()).toMatchObject({ status: 1, progress: 100, error: null, finished_at: expect.any(String) })
    expect(await video()).toMatchObject({
      status: 'DRAFT',
      runtime: '00:00:30.050000',
      type: 'hls',
      variants: [{ name: 'Adaptive' }, { name: 'Phone' }],
      poster: { thumbnail_id: poster.id, thumbnail_url: `https://media.example.com/t/${poster.id}`, thumbnail_type: 'system' },
    })
    const objectKey = keys.thumbnail(caller.networkId, videoId, poster.id)
    expect(await fixture.media.playback.picture(poster.id)).toMatchObject({ objectKey, video: { private: false } })
    expect((await fixture.eventNames(caller)).at(-1)).toBe('jobs.complete')
    expect(removals()).toEqual([])
  })

  it('are a set of files for a profile of MP4s, each with a URL', async () => {
    const files = ['720p', '360p'].map((name, index) => ({ name, path: `video-${index + 1}.mp4` }))
    const set = { name: 'MP4', type: 'mp4' as const, durationSeconds: 30.03, entry: 'video-1.mp4', files }
    await encode().complete(await claim(), { variants: [set], sizeBytes: 1000 })
    const { playback_urls, variants, type } = await video()
    expect([type, variants]).toEqual(['mp4', [expect.objectContaining({ name: 'MP4', type: 'mp4' })]])
    const base = `https://media.example.com/v/${videoId}/${variants?.[0]?.id}`
    expect(playback_urls).toEqual([
      { name: 'MP4 720p', url: `${base}/video-1.mp4` },
      { name: 'MP4 360p', url: `${base}/video-2.mp4` },
    ])
  })

  it('of a published video replace the variants of the same names, which play on for a day', async () => {
    const before = await fixture.playableVideo(caller, ['Adaptive', 'Phone'])
    await fixture.media.videos.publish(caller, [before.id])
    const second = await fixture.queuedJob(caller, before)
    expect(await fixture.media.videos.get(caller, before.id)).toMatchObject({ status: 'PUBLISHED', variants: before.variants })
    fixture.jobs.sent.length = 0

    await encode().complete(await fixture.claimJob(caller, second.jobId), { variants: [aVariant('Adaptive')], sizeBytes: 1000 })
    const after = await fixture.media.videos.get(caller, before.id)
    expect(after.status).toBe('PUBLISHED')
    expect(after.variants?.map(({ name }) => name)).toEqual(['Phone', 'Adaptive'])
    expect(after.variants?.[0]).toEqual(before.variants?.[1])
    expect(after.variants?.[1]?.id).not.toBe(before.variants?.[0]?.id)
    expect(removals()).toEqual([])

    const third = await fixture.queuedJob(caller, before)
    fixture.jobs.sent.length = 0
    await encode().complete(await fixture.claimJob(caller, third.jobId), { variants: [aVariant('Phone')], sizeBytes: 1000 })
    expect(removals()).toMatchObject([{ payload: { prefixes: [expect.any(String)] }, options: { startAfterSeconds: 24 * 3600 } }])

    const replaced = async () => (await fixture.media.playback.video(before.id))?.variants.filter((each) => each.replaced)
    expect(await replaced()).toMatchObject(before.variants?.map(({ id }) => ({ id })) ?? [])
    fixture.clock.advance(25 * 60 * minuteMs)
    expect(await encode().forgetReplaced()).toBe(2)
    expect(await replaced()).toEqual([])
  })

  it('that fail for good leave an error with the job and, where nothing plays, with the video', async () => {
    const failure = { code: 'no-video', message: 'The film has no picture.' }
    expect(await encode().fail(await claim(), failure, { permanent: true })).toBe(true)
    expect(await job()).toMatchObject({ status: 10, error: failure })
    expect(await video()).toMatchObject({ status: 'ERROR' })
    expect(removals()).toMatchObject([{ payload: { prefixes: [keys.attemptPrefix(caller.networkId, videoId, jobId, 1)] } }])

    const playable = await fixture.playableVideo(caller)
    const again = await fixture.queuedJob(caller, playable)
    await encode().fail(await fixture.claimJob(caller, again.jobId), failure, { permanent: true })
    expect(await fixture.media.videos.get(caller, playable.id)).toMatchObject({ status: 'DRAFT' })
  })

  it('that fail for now are tried again after a pause, so many times at most', async () => {
    const failure = { code: 'storage', message: 'The object store is away.' }
    const pauses = []
    for (let tries = 1; tries < mostTries; tries += 1) {
      fixture.jobs.sent.length = 0
      await encode().fail(await claim(), failure, { permanent: false })
      pauses.push(fixture.jobs.sent[0]?.options?.startAfterSeconds)
      expect(await job()).toMatchObject({ status: 0, error: null })
    }
    expect(pauses.slice(0, 5)).toEqual([10, 20, 40, 60, 60])
    await encode().fail(await claim(), failure, { permanent: false })
    expect(await job()).toMatchObject({ status: 10, error: failure })
  })

  it('whose workers die are given up after so many attempts, those handed back are not', async () => {
    for (let shutdowns = 0; shutdowns < 10; shutdowns += 1) expect(await encode().release(await claim())).toBe(true)
    for (let deaths = 0; deaths < mostTries; deaths += 1) {
      await claim()
      fixture.clock.advance(minuteMs)
      await encode().sweep()
    }
    expect(await job()).toMatchObject({ status: 10, error: { code: 'encode-failed' } })
    expect(await tryClaim()).toBeUndefined()
  })

  it('of another network cannot be claimed', async () => {
    const { networkId } = await fixture.tenant()
    expect(await encode().claim({ networkId, jobId }, claimant)).toBeUndefined()
  })
})
