import { type Platform, startPlatform } from '@ingest/e2e/platform'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Sample, Sampler } from './sample.ts'
import { SoakedStreams } from './soaked-streams.ts'

const streamCount = 5
/** Of a second each. At the beginning the window is full: from then on, as much goes as comes. */
const windowSeconds = 30
const segments = { begin: 31, end: 43 }
const patienceSeconds = 120
/** Heaps that find their size. It takes `pnpm prove live-soak` to find what grows slowly. */
const mostMebibytes = 80
const mostDescriptors = 10
const mostFiles = 2 * streamCount

let platform: Platform
let streams: SoakedStreams

beforeAll(async () => {
  platform = await startPlatform({ env: { LIVE_SEGMENT_SECONDS: '1', LIVE_WINDOW_SECONDS: String(windowSeconds) } })
  streams = await SoakedStreams.start(platform, { count: streamCount, keyframeSeconds: 1 })
})
afterAll(async () => {
  await streams?.stop()
  await platform?.stop()
})

test('live streams that run on miss no segment, and take no more of the machine than at their beginning', async () => {
  const sampler = new Sampler(platform, streams)
  const until = async (count: number) => {
    await waitFor(() => streams.segments >= count, { timeoutSeconds: patienceSeconds, what: `segment ${count} of all streams` })
    return sampler.take()
  }
  const [begin, end] = [await until(segments.begin), await until(segments.end)]
  expect(streams.complaints).toEqual([])
  expect(end.descriptors - begin.descriptors).toBeLessThanOrEqual(mostDescriptors)
  expect(end.files - begin.files).toBeLessThanOrEqual(mostFiles)
  expect(memoryOf(end) - memoryOf(begin)).toBeLessThan(mostMebibytes)
})

const memoryOf = ({ mebibytes }: Sample) => mebibytes.media + mebibytes.rtmp + mebibytes.ffmpeg
