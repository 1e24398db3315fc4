import { afterEach, describe, expect, it } from '@jest/globals'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { type EncodedSource, encodeSource, type Rendition, sum } from '../../test/encode-source.ts'

let encoded: EncodedSource | undefined
afterEach(() => encoded?.remove())

const aac = ['-c:a', 'aac']
const mp4 = [...h264, ...aac, '-f', 'mp4']

/** How long, from when, and in how many pictures or packets. */
function extent(rendition: Rendition | undefined) {
  const { packetSeconds = [], segmentSeconds = [] } = rendition ?? {}
  return { startSeconds: packetSeconds[0], count: packetSeconds.length, seconds: sum(segmentSeconds) }
}

/** No frame is missing and none is double: they stand at equal distances. */
function expectConstantRate({ packetSeconds = [] }: Partial<Rendition> = {}, rate: number): void {
  const gaps = packetSeconds.slice(1).map((seconds, index) => seconds - (packetSeconds[index] ?? 0))
  for (const gap of gaps) expect(gap).toBeCloseTo(1 / rate, 3)
}

describe('frame rates', () => {
  it.each([
    ['24000/1001', '24000/1001', 48],
    ['30000/1001', '30000/1001', 60],
    ['60', '60/1', 120],
    ['120', '60/1', 120],
    ['240', '60/1', 120],
  ])('%s frames per second become %s', async (rate, expected, count) => {
    encoded = await encodeSource(await cachedClip(...picture({ rate }), ...tone(), ...mp4))
    expect(encoded.video?.stream).toMatchObject({ r_frame_rate: expected })
    expect(Math.abs(extent(encoded.video).count - count)).toBeLessThanOrEqual(1)
    expect(encoded.video?.segmentSeconds.length).toBe(1)
  })

  it('that vary become constant, with every picture at its moment', async () => {
    const slowing = ['-vf', "setpts='if(lt(N,30),N/30,1+(N-30)/10)/TB'", '-vsync', 'vfr']
    const varying = picture({ rate: '30', lasting: 2 })
    encoded = await encodeSource(await cachedClip(...varying, ...tone({ lasting: 4 }), ...slowing, ...mp4))
    const rate = encoded.plan.video?.frameRate ?? { num: 0, den: 1 }
    expect(rate.num / rate.den).toBeGreaterThanOrEqual(15)
    expectConstantRate(encoded.video, rate.num / rate.den)
    expect(extent(encoded.video).seconds).toBeCloseTo(4, 1)
    expect(extent(encoded.audio).seconds).toBeCloseTo(4, 1)
  })
})

describe('the last segment', () => {
  it.each([
    ['whose remainder is a frame or nothing', 12.04, 12, [2, 2]],
    ['whose remainder is worth a segment', 12.6, 12.6, [3, 3]],
  ])('of a source %s', async (_, lasting, sounding, counts) => {
    encoded = await encodeSource(await cachedClip(...picture({ lasting }), ...tone({ lasting: sounding }), ...mp4))
    const { video, audio } = encoded
    expect([video, audio].map((rendition) => rendition?.segmentSeconds.length)).toEqual(counts)
    expect(extent(video).seconds).toBeCloseTo(lasting, 0)
    expect(extent(audio).seconds).toBeCloseTo(sounding, 0)
  })
})

describe('time', () => {
  it('that begins at one hour begins at zero', async () => {
    const late = ['-output_ts_offset', '3600', '-f', 'mpegts']
    encoded = await encodeSource(await cachedClip(...picture(), ...tone(), ...h264, ...aac, ...late))
    expect(encoded.media.startSeconds).toBeGreaterThan(3599)
    expect(extent(encoded.video)).toMatchObject({ startSeconds: 0, count: expect.closeTo(50, -1) })
    expect(extent(encoded.video).seconds).toBeCloseTo(2, 0)
    expect(extent(encoded.audio).seconds).toBeCloseTo(2, 0)
  })

  it('that an edit list cuts off is not encoded', async () => {
    const whole = await cachedClip(...picture({ lasting: 4 }), ...tone({ lasting: 4 }), ...mp4)
    const cut = await cachedClip('-ss', '1.5', '-i', whole, '-c', 'copy', '-f', 'mp4')
    encoded = await encodeSource(cut)
    expect(extent(encoded.video)).toMatchObject({ startSeconds: 0, count: expect.closeTo(63, -0.5) })
    expect(extent(encoded.video).seconds).toBeCloseTo(2.5, 1)
    expect(extent(encoded.audio).seconds).toBeCloseTo(2.5, 1)
  })

  it('before the first picture is filled with it, and before the first sound with silence', async () => {
    for (const late of ['0:v', '0:a']) {
      await encoded?.remove()
      const whole = await cachedClip(...picture({ lasting: 8 }), ...tone({ lasting: 8 }), ...mp4)
      const other = late === '0:v' ? '1:a' : '1:v'
      encoded = await encodeSource(
        await cachedClip('-itsoffset', '0.6', '-i', whole, '-i', whole, '-map', late, '-map', other, '-c', 'copy', '-f', 'mp4'),
      )
      const [video, audio] = [extent(encoded.video), extent(encoded.audio)]
      expect([video.startSeconds, audio.startSeconds]).toEqual([0, expect.closeTo(0, 1)])
      expectConstantRate(encoded.video, 25)
      expect(encoded.video?.segmentSeconds[0]).toBeCloseTo(6, 1)
      expect(encoded.audio?.segmentSeconds[0]).toBeCloseTo(6, 1)
      expect(Math.max(video.seconds, audio.seconds)).toBeCloseTo(8.6, 1)
    }
  })
})

describe('short sources', () => {
  it('of one frame are one segment of one frame', async () => {
    encoded = await encodeSource(await cachedClip(...picture(), '-frames:v', '1', ...h264, '-f', 'mp4'))
    expect(extent(encoded.video)).toEqual({ startSeconds: 0, count: 1, seconds: expect.closeTo(0.04, 3) })
    expect(encoded.plan.durationSeconds).toBeCloseTo(0.04, 2)
  })

  it('of one frame and no length in the file are encoded, too', async () => {
    encoded = await encodeSource(await cachedClip(...picture(), '-frames:v', '1', ...h264, '-f', 'mpegts'))
    expect(extent(encoded.video)).toMatchObject({ startSeconds: 0, count: expect.any(Number) })
    expect(extent(encoded.video).count).toBeGreaterThanOrEqual(1)
  })

  it('of two seconds without a length in the file are whole', async () => {
    const unknown = [
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-c:a',
      'libopus',
      '-live',
      '1',
      '-f',
      'webm',
    ]
    encoded = await encodeSource(await cachedClip(...picture(), ...tone(), ...unknown))
    expect(encoded.media.durationSeconds).toBeUndefined()
    expect(extent(encoded.video)).toEqual({ startSeconds: 0, count: 50, seconds: expect.closeTo(2, 2) })
  })
})
