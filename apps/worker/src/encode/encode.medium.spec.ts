import { readdir, readlink } from 'node:fs/promises'
import type { Input } from '@ingest/contract'
import { keys, StorageError } from '@ingest/storage'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { aborted, overridden, stalled, WorkerFixture } from '../../test/worker.fixture.ts'

let fixture: WorkerFixture
let clip: Input

beforeAll(async () => {
  HLS.setOptions({ strictMode: true })
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
  clip = await fixture.probed(await makeVideo({ seconds: 14, width: 640, height: 360 }))
  await fixture.stopWorkers()
}, 90_000)
afterEach(() => fixture.stopWorkers())
afterAll(() => fixture.stop())

const fast = { codec_options: { preset: 'ultrafast' } }
const ladder = {
  data: {
    renditions: [
      { id: 1, video: { width: 640, height: 360, bitrate: '600k', ...fast } },
      { id: 2, video: { width: 416, height: 234, bitrate: '200k', ...fast } },
      { id: 3, video: { width: 256, height: 144, bitrate: '100k', ...fast } },
      { id: 4, audio: { bitrate: '96k' } },
    ],
  },
}
const oneRendition = {
  data: { renditions: [{ id: 1, video: { width: 320, height: 180, bitrate: '300k', ...fast } }] },
}

const attemptPrefix = (videoId: string, jobId: string, attempt = 1) =>
  keys.attemptPrefix(fixture.caller.networkId, videoId, jobId, attempt)

/** Whether an ffmpeg runs whose work folder belongs to this job. */
async function ffmpegRuns(jobId: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const directories = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return directories.some((directory) => directory.includes(`encode-${jobId}`))
}

async function rowOf(jobId: string): Promise<{ state: string; attempt: number; tries: number; worker: string | null }> {
  const [row] = await fixture.dataSource.query('SELECT state, attempt, tries, worker FROM jobs WHERE id = $1', [jobId])
  return row
}

async function variantsOf(videoId: string): Promise<number> {
  return (await fixture.dataSource.query('SELECT 1 FROM variants WHERE video_id = $1', [videoId])).length
}

describe('an encode', () => {
  it('ends as a video that can be played', async () => {
    const { job, video } = await fixture.createJob(clip, ladder)
    const prefix = attemptPrefix(video.id, job.id)
    await fixture.startWorker()
    const done = await fixture.untilJob(job.id, ({ status }) => status !== 0, 120)
    expect(done).toMatchObject({ status: 1, progress: 100, error: null, warnings: [], speed: expect.any(Number), eta_seconds: 0 })
    const whole = { state: 'done', segments_done: 3 }
    expect(done.renditions).toEqual([
      { id: 1, kind: 'video', width: 640, height: 360, ...whole },
      { id: 2, kind: 'video', width: 416, height: 234, ...whole },
      { id: 3, kind: 'video', width: 256, height: 144, ...whole },
      { id: 4, kind: 'audio', width: null, height: null, ...whole },
    ])
    expect(await fixture.domain.videos.get(fixture.caller, video.id)).toMatchObject({
      status: 'DRAFT',
      type: 'hls',
      runtime: expect.stringMatching(/^00:00:14\.0/),
      poster: { thumbnail_type: 'system' },
      variants: [{ name: 'Adaptive', type: 'hls', duration: expect.closeTo(14, 0) }],
    })
    const [poster] = await fixture.dataSource.query('SELECT object_key, size_bytes FROM thumbnails WHERE video_id = $1', [
      video.id,
    ])
    expect((await fixture.store.head(poster.object_key))?.sizeBytes).toBe(Number(poster.size_bytes))
    expect(await fixture.events()).toContain('jobs.complete')
    expect(await fixture.scratch()).toEqual([])
    const stored = await fixture.keys(prefix)
    const master = HLS.parse(await fixture.text(`${prefix}playlist-1.m3u8`)) as HLS.types.MasterPlaylist
    const children = [...master.variants.map(({ uri }) => uri), master.variants[0]?.audio[0]?.uri ?? '']
    expect(children).toEqual(['video-1/media.m3u8', 'video-2/media.m3u8', 'video-3/media.m3u8', 'audio-4/media.m3u8'])
    const listed = await Promise.all(
      children.map(async (child) => {
        const playlist = HLS.parse(await fixture.text(prefix + child)) as HLS.types.MediaPlaylist
        expect(playlist.endlist).toBe(true)
        const folder = prefix + child.replace('media.m3u8', '')
        return [prefix + child, `${folder}growing.m3u8`, `${folder}init.mp4`, ...playlist.segments.map(({ uri }) => folder + uri)]
      }),
    )
    const entries = [`${prefix}playlist-1.m3u8`, `${prefix}playlist-1-growing.m3u8`]
    expect(stored.toSorted()).toEqual([...entries, ...listed.flat()].toSorted())
  }, 180_000)

  it('tells why a profile cannot be encoded', async () => {
    await fixture.startWorker()
    const sound = await fixture.probed(await makeVideo({ video: false, extension: 'm4a' }), 'sound.m4a')
    const { job, video } = await fixture.createJob(sound, oneRendition)
    const failed = await fixture.untilJob(job.id, ({ status }) => status === 10, 30)
    expect(failed.error).toEqual({
      code: 'nothing-to-encode',
      message: 'The source has only sound, and the profile has no rendition for that.',
    })
    expect((await fixture.domain.videos.get(fixture.caller, video.id)).status).toBe('ERROR')
  })

  it('has put segments into the store while it ran, and stops when it is cancelled', async () => {
    await fixture.startWorker(stalled)
    const { job, video } = await fixture.createJob(clip, oneRendition)
    const isSegment = (key: string) => key.endsWith('.m4s')
    const early = async () => (await fixture.keys(attemptPrefix(video.id, job.id))).some(isSegment)
    await waitFor(early, { timeoutSeconds: 50, what: 'a segment is in the store' })
    expect(await ffmpegRuns(job.id)).toBe(true)
    const { renditions } = await fixture.untilJob(job.id, (each) => each.renditions[0]?.segments_done, 10)
    expect(renditions).toMatchObject([{ id: 1, state: 'encoding' }])
    await fixture.domain.jobs.delete(fixture.caller, job.id, {})
    await waitFor(async () => !(await ffmpegRuns(job.id)), { timeoutSeconds: 10, what: 'ffmpeg is gone' })
    await waitFor(async () => (await fixture.scratch()).length === 0, { what: 'the work folder is gone' })
    expect((await rowOf(job.id)).state).toBe('CANCELLED')
    const cancelled = await fixture.domain.jobs.get(fixture.caller, job.id)
    expect(cancelled).toMatchObject({ renditions: [{ state: 'stopped' }], speed: null, eta_seconds: null })
    expect(await variantsOf(video.id)).toBe(0)
  }, 60_000)

  it('stops when somebody else has taken the job, and changes nothing of theirs', async () => {
    await fixture.startWorker(stalled)
    const { job, video } = await fixture.createJob(clip, oneRendition)
    await waitFor(() => ffmpegRuns(job.id), { timeoutSeconds: 30, what: 'ffmpeg runs' })
    await fixture.dataSource.query(
      `UPDATE jobs SET attempt = 2, worker = 'another', progress = 0, lease_until = now() + interval '1 hour' WHERE id = $1`,
      [job.id],
    )
    await waitFor(async () => !(await ffmpegRuns(job.id)), { timeoutSeconds: 10, what: 'ffmpeg is gone' })
    await waitFor(async () => (await fixture.scratch()).length === 0, { what: 'the work folder is gone' })
    expect(await rowOf(job.id)).toEqual({ state: 'RUNNING', attempt: 2, tries: 1, worker: 'another' })
    expect((await fixture.job(job.id)).progress).toBe(0)
    expect(await variantsOf(video.id)).toBe(0)
  }, 60_000)

  it('is taken up when its worker has died', async () => {
    const { job, video } = await fixture.createJob(clip, oneRendition)
    await fixture.dataSource.query(
      `UPDATE jobs SET state = 'RUNNING', attempt = 1, tries = 1, worker = 'dead', lease_until = now() - interval '1 second' WHERE id = $1`,
      [job.id],
    )
    await fixture.dataSource.query(`DELETE FROM pgboss.job WHERE name = 'encode'`)
    await fixture.startWorker()
    await fixture.untilJob(job.id, ({ status }) => status === 1, 80)
    expect(await rowOf(job.id)).toMatchObject({ state: 'COMPLETE', attempt: 2 })
    expect(await fixture.keys(attemptPrefix(video.id, job.id, 2))).not.toEqual([])
  }, 90_000)

  it('is handed back by a worker that stops, and taken up by the next', async () => {
    const reached = Promise.withResolvers<void>()
    const first = await fixture.startWorker((deps) => {
      const put: typeof deps.store.put = (_key, _body, options) => {
        reached.resolve()
        return aborted(options?.signal)
      }
      return { ...deps, store: overridden(deps.store, { put }) }
    })
    const { job, video } = await fixture.createJob(clip, oneRendition)
    await reached.promise
    await first.stop()
    expect(await ffmpegRuns(job.id)).toBe(false)
    expect(await rowOf(job.id)).toEqual({ state: 'QUEUED', attempt: 1, tries: 0, worker: null })
    await fixture.startWorker()
    await fixture.untilJob(job.id, ({ status }) => status === 1, 80)
    expect(await fixture.keys(attemptPrefix(video.id, job.id, 2))).toContain(
      `${attemptPrefix(video.id, job.id, 2)}playlist-1.m3u8`,
    )
  }, 180_000)

  it('survives a store that fails now and then, and tries later when it stays away', async () => {
    let puts = 0
    let isAway = false
    await fixture.startWorker((deps) => {
      const put: typeof deps.store.put = async (key, body, options) => {
        if (isAway || ++puts % 3 === 0) throw new StorageError('unavailable', 'away')
        return deps.store.put(key, body, options)
      }
      return { ...deps, store: overridden(deps.store, { put }) }
    })
    const input = await fixture.probed(await makeVideo({ seconds: 14 }))
    const shaken = await fixture.createJob(input)
    await fixture.untilJob(shaken.job.id, ({ status }) => status === 1, 80)
    isAway = true
    const { job } = await fixture.createJob(input)
    await waitFor(
      async () => {
        const { state, tries, attempt } = await rowOf(job.id)
        return state === 'QUEUED' && tries === 0 && attempt === 1
      },
      { timeoutSeconds: 60, what: 'the attempt has failed' },
    )
    expect(await fixture.scratch()).toEqual([])
  }, 150_000)

  it('is not done again because the database is away at its end', async () => {
    let isAway = true
    await fixture.startWorker((deps) => {
      const { encode } = deps.domain
      const complete: typeof encode.complete = async (claim, result) => {
        if (!isAway) return encode.complete(claim, result)
        isAway = false
        throw new Error('Connection terminated unexpectedly')
      }
      return { ...deps, domain: { ...deps.domain, encode: overridden(encode, { complete }) } }
    })
    const { job } = await fixture.createJob(await fixture.probed(await makeVideo({ seconds: 2 })))
    await fixture.untilJob(job.id, ({ status }) => status === 1, 80)
    expect(await rowOf(job.id)).toMatchObject({ attempt: 1 })
  }, 150_000)
})
