import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { keys } from '@ingest/storage'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { TestBroadcasts } from '../../test/test-broadcasts.ts'
import { WorkerFixture } from '../../test/worker.fixture.ts'

HLS.setOptions({ strictMode: true })

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

it(
  'makes a video of everything that a broadcast has left, through drops and takeovers',
  async () => {
    const [first, second] = [await made.makeRun(), await made.makeRun()]
    const claim = await made.broadcast(async (own) => {
      await made.putRun(own, second, 2)
      await made.putRun(own, first, 1, { from: 9 })
    })
    const video = await waitFor(() => fixture.domain.videos.get(fixture.caller, claim.videoId), { timeoutSeconds: 30 })
    expect(video).toMatchObject({ title: 'Town hall', status: 'PUBLISHED', runtime: '00:00:04.000000' })
    expect(video.variants).toMatchObject([{ name: 'Live', duration: 4, profile_id: null }])
    expect(video.poster).toMatchObject({ thumbnail_type: 'system' })
    const [poster] = await fixture.dataSource.query('SELECT object_key, size_bytes FROM thumbnails WHERE video_id = $1', [
      video.id,
    ])
    expect((await fixture.store.head(poster.object_key))?.sizeBytes).toBe(Number(poster.size_bytes))
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
    const claim = await made.broadcast(async () => undefined)
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
    const file = path.join(made.directory, 'segment.mp4')
    await writeFile(file, Buffer.concat(parts.flat()))
    const questions = ['-select_streams', 'v:0', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0']
    const { stdout } = await execute('ffprobe', ['-v', 'error', ...questions, file])
    frames += Number(stdout)
  }
  return frames
}
