import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { BroadcastClaim } from '@ingest/domain'
import { FragmentSplitter } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { WorkerFixture } from '../../test/worker.fixture.ts'

HLS.setOptions({ strictMode: true })

const execute = promisify(execFile)
const instance = { instance: 'media-1', internalUrl: 'http://media-1.internal', leaseSeconds: 15 }
const timeout = 60_000

let fixture: WorkerFixture
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'record-broadcast-'))
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
})
afterAll(async () => {
  await fixture?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** Two segments of a second, as ffmpeg makes them for the live edge. */
async function makeRun(): Promise<{ init: Buffer; segments: Buffer[] }> {
  const file = path.join(directory, `${randomUUID()}.mp4`)
  const input = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-f', 'lavfi', '-i', 'sine', '-t', '2']
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-bf', '0', '-c:a', 'aac']
  const container = ['-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', file]
  await execute(requireTool('ffmpeg') ?? 'ffmpeg', ['-v', 'error', ...input, ...encoding, ...container])
  const run: { init: Buffer; segments: Buffer[] } = { init: Buffer.alloc(0), segments: [] }
  const splitter = new FragmentSplitter(({ kind, bytes }) => {
    if (kind === 'init') run.init = bytes
    else run.segments.push(bytes)
  })
  splitter.add(await readFile(file))
  return run
}

async function put({ networkId, videoId, broadcastId }: BroadcastClaim, name: string, bytes: Buffer): Promise<void> {
  await fixture.store.put(keys.broadcast(networkId, videoId, broadcastId, `r0/${name}`), bytes)
}

async function broadcast(store: (claim: BroadcastClaim) => Promise<void>): Promise<BroadcastClaim> {
  const { live, broadcasts } = fixture.domain
  const stream = await live.create(fixture.caller, { title: 'Town hall', recording: 'published' })
  const claim = await broadcasts.claim(stream.stream_key, instance)
  if (typeof claim === 'string') throw new Error(`the key is refused: ${claim}`)
  await store(claim)
  await broadcasts.end(claim, 'publisher')
  await broadcasts.settle(instance)
  return claim
}

it(
  'makes a video of everything that a broadcast has left, through drops and takeovers',
  async () => {
    const [first, second] = [await makeRun(), await makeRun()]
    const claim = await broadcast(async (own) => {
      await put(own, '1-0-init.mp4', first.init)
      await put(own, '2-0-init.mp4', second.init)
      for (const [index, bytes] of second.segments.entries()) await put(own, `2-0-${index}-1000000.m4s`, bytes)
      for (const [index, bytes] of first.segments.entries()) await put(own, `1-0-${index + 9}-1000000.m4s`, bytes)
    })
    const video = await waitFor(() => fixture.domain.videos.get(fixture.caller, claim.videoId), { timeoutSeconds: 30 })
    expect(video).toMatchObject({ title: 'Town hall', status: 'PUBLISHED', runtime: '00:00:04.000000' })
    expect(video.variants).toMatchObject([{ name: 'Live', duration: 4, profile_id: null }])
    expect(video.poster).toMatchObject({ thumbnail_type: 'system' })
    const prefix = keys.jobPrefix(claim.networkId, claim.videoId, claim.broadcastId)
    const entry = HLS.parse(await fixture.text(`${prefix}recording-1.m3u8`)) as HLS.types.MasterPlaylist
    expect(entry.variants).toMatchObject([{ uri: 'r0/recording-1.m3u8', resolution: { width: 320, height: 180 } }])
    const playlist = HLS.parse(await fixture.text(`${prefix}r0/recording-1.m3u8`)) as HLS.types.MediaPlaylist
    expect(playlist.segments.map(({ uri, discontinuity }) => [uri, Boolean(discontinuity)])).toEqual([
      ['1-0-9-1000000.m4s', false],
      ['1-0-10-1000000.m4s', false],
      ['2-0-0-1000000.m4s', true],
      ['2-0-1-1000000.m4s', false],
    ])
    expect(await decodedFrames(prefix, playlist)).toBe(100)
  },
  timeout,
)

it(
  'makes no video of nothing',
  async () => {
    const claim = await broadcast(async () => undefined)
    const attempts = async () => {
      const [row] = await fixture.dataSource.query('SELECT recording_attempt FROM broadcasts WHERE id = $1', [claim.broadcastId])
      return row.recording_attempt
    }
    await waitFor(attempts, { timeoutSeconds: 30 })
    await expect(fixture.domain.videos.get(fixture.caller, claim.videoId)).rejects.toMatchObject({ status: 404 })
  },
  timeout,
)

/** Of all segments, each behind its own initialisation segment. */
async function decodedFrames(prefix: string, { segments }: HLS.types.MediaPlaylist): Promise<number> {
  let frames = 0
  for (const { uri, map } of segments) {
    const parts = await Promise.all(
      [map?.uri, uri].map(async (name) => (await fixture.store.get(`${prefix}r0/${name}`)).body.toArray()),
    )
    const file = path.join(directory, 'segment.mp4')
    await writeFile(file, Buffer.concat(parts.flat()))
    const questions = ['-select_streams', 'v:0', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0']
    const { stdout } = await execute('ffprobe', ['-v', 'error', ...questions, file])
    frames += Number(stdout)
  }
  return frames
}
