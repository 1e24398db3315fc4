import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { BroadcastClaim } from '@ingest/domain'
import { requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Run, TestBroadcasts } from '../../test/test-broadcasts.ts'
import { WorkerFixture } from '../../test/worker.fixture.ts'

const execute = promisify(execFile)
const timeout = 60_000

let fixture: WorkerFixture
let made: TestBroadcasts
beforeAll(async () => {
  fixture = await WorkerFixture.start()
  made = await TestBroadcasts.open(fixture)
  await fixture.startWorker()
})
afterAll(async () => {
  await fixture?.stop()
  await made?.close()
})

const mp4 = ({ videoId }: BroadcastClaim) => fixture.domain.mp4s.get(fixture.caller, videoId)
const finished = (claim: BroadcastClaim) =>
  waitFor(
    async () => {
      const found = await mp4(claim)
      return ['READY', 'ERROR'].includes(found.status) ? found : undefined
    },
    { timeoutSeconds: 30 },
  )

async function recorded(...stretches: Run[]): Promise<BroadcastClaim> {
  const claim = await made.broadcast(async (own) => {
    for (const [index, run] of stretches.entries()) await made.putRun(own, run, index + 1, { from: index * 2 })
  })
  await waitFor(() => fixture.domain.videos.get(fixture.caller, claim.videoId), { timeoutSeconds: 30 })
  return claim
}

/** What the video has in the store, as a file. */
async function download({ videoId }: BroadcastClaim): Promise<string> {
  const [variant] = await fixture.dataSource.query(
    `SELECT object_prefix, entry, job_bytes FROM variants WHERE video_id = $1 AND type = 'mp4'`,
    [videoId],
  )
  const { body } = await fixture.store.get(`${variant.object_prefix}${variant.entry}`)
  const bytes = Buffer.concat(await body.toArray())
  expect(bytes.length).toBe(Number(variant.job_bytes))
  const file = path.join(made.directory, `${videoId}.mp4`)
  await writeFile(file, bytes)
  return file
}

interface Packet {
  stream_index: number
  dts: number
  duration: number
  data_hash: string
}

async function packets(file: string): Promise<Packet[]> {
  const questions = ['-show_packets', '-show_data_hash', 'md5', '-show_entries', 'packet=stream_index,dts,duration,data_hash']
  const { stdout } = await execute('ffprobe', ['-v', 'error', ...questions, '-of', 'json', file], { maxBuffer: 32 * 1024 ** 2 })
  return JSON.parse(stdout).packets
}

const hashesOf = (all: Packet[], stream: number) =>
  all.filter(({ stream_index }) => stream_index === stream).map(({ data_hash }) => data_hash)

async function packetsOf({ init, segments }: Run): Promise<Packet[]> {
  const file = path.join(made.directory, 'run.mp4')
  await writeFile(file, Buffer.concat([init, ...segments]))
  return packets(file)
}

it(
  'is one file of the bytes that were broadcast, on one timeline through all drops of the encoder',
  async () => {
    const runs = [await made.makeRun(), await made.makeRun(), await made.makeRun()]
    const claim = await recorded(...runs)
    expect(await mp4(claim)).toEqual({ status: 'NONE', url: null, error: null })
    expect(await fixture.domain.mp4s.request(fixture.caller, claim.videoId)).toMatchObject({ status: 'QUEUED' })
    const { url } = await finished(claim)
    const video = await fixture.domain.videos.get(fixture.caller, claim.videoId)
    expect(video.playback_urls).toEqual([expect.objectContaining({ name: 'Live' }), { name: 'Live MP4', url }])
    expect(video.variants).toMatchObject([{ name: 'Live' }, { name: 'Live MP4', type: 'mp4', profile_id: null }])
    const file = await download(claim)
    const whole = await packets(file)
    const parts = (await Promise.all([runs[0], runs[1], runs[2]].map((run) => run && packetsOf(run)))).flatMap((all) => all ?? [])
    for (const stream of [0, 1]) {
      expect(hashesOf(whole, stream)).toEqual(hashesOf(parts, stream))
      const times = whole.filter(({ stream_index }) => stream_index === stream)
      for (const [index, { dts }] of times.entries())
        expect(dts).toBeGreaterThanOrEqual(index === 0 ? dts : (times[index - 1]?.dts ?? 0) + 1)
    }
    const decoded = await execute(requireTool('ffmpeg') ?? 'ffmpeg', ['-v', 'warning', '-xerror', '-i', file, '-f', 'null', '-'])
    expect(decoded.stderr).toBe('')
    const { stdout } = await execute('ffprobe', [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=nb_read_frames:format=duration',
      '-of',
      'json',
      file,
    ])
    const { streams, format } = JSON.parse(stdout)
    expect(streams[0].nb_read_frames).toBe('150')
    expect(Number(format.duration)).toBeCloseTo(6.1, 1)
    expect(video.variants?.[1]?.duration).toBeCloseTo(Number(format.duration), 3)
  },
  timeout,
)

it(
  'is made of the best rendition that did not change, and of none when all did',
  async () => {
    const [large, larger, small] = [await made.makeRun(), await made.makeRun('640x360'), await made.makeRun('160x90')]
    const claim = await recorded(large, larger)
    await fixture.domain.mp4s.request(fixture.caller, claim.videoId)
    expect(await finished(claim)).toMatchObject({ status: 'ERROR', error: { code: 'recording-changed' } })
    for (const epoch of [1, 2]) await made.putRun(claim, small, epoch, { rendition: 'r1', from: epoch * 2 })
    expect(await fixture.domain.mp4s.request(fixture.caller, claim.videoId)).toMatchObject({ status: 'QUEUED', error: null })
    expect(await finished(claim)).toMatchObject({ status: 'READY' })
    expect(hashesOf(await packets(await download(claim)), 0)).toHaveLength(100)
  },
  timeout,
)

it(
  'is refused at once when it would be larger than a file may be',
  async () => {
    const run = await made.makeRun()
    const claim = await recorded(run)
    await fixture.stopWorkers()
    const outputBytes = Buffer.concat(run.segments).length - 1
    await fixture.startWorker((deps) => ({ ...deps, limits: { ...deps.limits, outputBytes } }))
    await fixture.domain.mp4s.request(fixture.caller, claim.videoId)
    const { status, error } = await finished(claim)
    expect([status, error?.code]).toEqual(['ERROR', 'file-limit'])
    expect(error?.message).toContain('ENCODE_MAX_OUTPUT_BYTES')
  },
  timeout,
)
