import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type MediaProbe, probe } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { stalled, type TestWorker, WorkerFixture } from '../../test/worker.fixture.ts'

let fixture: WorkerFixture
let directory: string
let worker: TestWorker

beforeAll(async () => {
  fixture = await WorkerFixture.start()
  directory = await mkdtemp(path.join(tmpdir(), 'ingest-files-'))
})
afterEach(() => fixture.stopWorkers())
afterAll(async () => {
  await fixture.stop()
  await rm(directory, { recursive: true, force: true })
})

const fast = { codec_options: { preset: 'ultrafast' } }
const ladder = {
  type: 'mp4',
  data: {
    renditions: [
      { id: 1, video: { width: 640, height: 360, bitrate: '600k', ...fast }, audio: { bitrate: '96k' } },
      { id: 2, video: { width: 320, height: 180, bitrate: '200k', ...fast }, audio: { bitrate: '48k', channels: 1 } },
      { id: 3, video: { width: 1920, height: 1080, bitrate: '4M', ...fast } },
    ],
  },
}

async function probed(key: string): Promise<MediaProbe> {
  const file = path.join(directory, key.replaceAll('/', '-'))
  await pipeline((await fixture.store.get(key)).body, createWriteStream(file))
  return (await probe(worker.deps.tools, { kind: 'file', path: file })).media
}

describe('a job with a profile of MP4s', () => {
  it('ends as a set of files, each with its URL', async () => {
    worker = await fixture.startWorker()
    const clip = await fixture.probed(await makeVideo({ seconds: 6, width: 640, height: 360 }))
    const { job, video } = await fixture.createJob(clip, ladder)
    const done = await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
    expect(done).toMatchObject({
      status: 1,
      error: null,
      renditions: [
        { id: 1, kind: 'video', width: 640, height: 360, state: 'done', segments_done: 0 },
        { id: 2, kind: 'video', width: 320, height: 180, state: 'done', segments_done: 0 },
      ],
      warnings: ['Rendition 3 (1920x1080) was left out: the source is smaller.'],
    })
    const shown = await fixture.domain.videos.get(fixture.caller, video.id)
    expect(shown).toMatchObject({
      status: 'DRAFT',
      type: 'mp4',
      runtime: expect.stringMatching(/^00:00:06\./),
      variants: [{ name: 'MP4', type: 'mp4', duration: expect.closeTo(6, 0) }],
    })
    const base = `http://localhost:8081/v/${video.id}/${shown.variants?.[0]?.id}`
    expect(shown.playback_urls).toEqual([
      { name: 'MP4 360p', url: `${base}/video-1.mp4` },
      { name: 'MP4 180p', url: `${base}/video-2.mp4` },
    ])
    const prefix = keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 1)
    const stored = await fixture.keys(prefix)
    expect(stored).toEqual([`${prefix}video-1.mp4`, `${prefix}video-2.mp4`])
    const media = await Promise.all(stored.map(probed))
    expect(
      media.map(({ video: picture, audio }) => [picture?.codec, picture?.width, audio.map(({ channels }) => channels)]),
    ).toEqual([
      ['h264', 640, [2]],
      ['h264', 320, [1]],
    ])
    for (const key of stored) expect((await fixture.store.head(key))?.contentType).toBe('video/mp4')
    expect(await fixture.scratch()).toEqual([])
  }, 120_000)

  it('offers nothing before it is done, and leaves nothing when it is cancelled', async () => {
    worker = await fixture.startWorker(stalled)
    const clip = await fixture.probed(await makeVideo({ seconds: 14, width: 640, height: 360 }))
    const { job, video } = await fixture.createJob(clip, ladder)
    await fixture.untilJob(job.id, ({ progress }) => progress > 0, 60)
    expect((await fixture.domain.playback.video(video.id))?.variants).toEqual([])
    await fixture.domain.jobs.delete(fixture.caller, job.id, {})
    await waitFor(async () => (await fixture.scratch()).length === 0, { what: 'the work folder is gone' })
    expect(await fixture.keys(keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 1))).toEqual([])
  }, 120_000)
})
