import { expect, it } from '@jest/globals'
import { readProbe } from './media-probe.ts'
import { exceededLimit } from './source-limits.ts'

const media = readProbe({
  format: { duration: '61' },
  streams: [
    { index: 0, codec_type: 'video', codec_name: 'h264', width: 100, height: 60 },
    { index: 1, codec_type: 'data' },
  ],
})
const limits = { durationSeconds: 61, pixels: 6000, streams: 2 }

it.each([
  [{}, undefined],
  [{ streams: 1 }, 'The file has 2 streams; this server takes at most 1 (ENCODE_MAX_STREAMS).'],
  [{ pixels: 5999 }, 'The picture of 100x60 has 6000 pixels; this server takes at most 5999 (ENCODE_MAX_PIXELS).'],
  [{ durationSeconds: 60 }, 'The media lasts 61 seconds; this server takes at most 60 (ENCODE_MAX_DURATION_SECONDS).'],
])('of %j are told with what sets them', (change, message) => {
  expect(exceededLimit(media, { ...limits, ...change })?.message).toBe(message)
})

it('cannot be above a length that nobody knows', () => {
  expect(exceededLimit({ ...media, durationSeconds: undefined }, { ...limits, durationSeconds: 1 })).toBeUndefined()
})
