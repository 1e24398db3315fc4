import { afterEach, describe, expect, it } from '@jest/globals'
import { execa } from 'execa'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { temporaryDirectory, tools } from '../../test/clips.ts'
import { coloursAt, type EncodedSource, encodeSource } from '../../test/encode-source.ts'
import { extractPoster } from '../probe/extract-poster.ts'

let encoded: EncodedSource | undefined
afterEach(() => encoded?.remove())

const lossless = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0']
/** A picture whose left half is red, and its right half blue. */
const redAndBlue = (options: string) => [
  ...['-f', 'lavfi', '-i', 'color=red:size=320x180:rate=25:duration=1'],
  ...['-f', 'lavfi', '-i', 'color=blue:size=160x180:rate=25:duration=1'],
  ...['-filter_complex', `[0][1]overlay=160:0:format=rgb,${options}`],
]
const [red, blue] = ['red', 'blue']
const halves: [number, number][] = [
  [0.2, 0.5],
  [0.8, 0.5],
]

/** How far the colours of the poster are from those of the video at most, of 255. */
async function differenceToPoster(source: string): Promise<number> {
  const { media, video } = encoded ?? {}
  const directory = await temporaryDirectory()
  try {
    const poster = directory.file('poster.jpg')
    expect(media && (await extractPoster(tools, { kind: 'file', path: source }, media, poster))).toBe(true)
    const [a, b] = await Promise.all([poster, video?.file ?? ''].map(async (file) => (await coloursAt(file, halves)).flat()))
    return Math.max(...(a ?? []).map((value, index) => Math.abs(value - (b?.[index] ?? 0))))
  } finally {
    await directory.remove()
  }
}

/** The names of the colours at these points of what was encoded. */
async function namesAt(points: [number, number][]): Promise<string[]> {
  const colours = await coloursAt(encoded?.video?.file ?? '', points)
  return colours.map(([r = 0, g = 0, b = 0]) => {
    if (g > 12) return `green is ${g}`
    if (r > 240 && b < 12) return red
    return b > 240 && r < 12 ? blue : `${r},${g},${b}`
  })
}

/** How many frames look interlaced, and how many do not. */
async function countCombed(file: string): Promise<{ combed: number; progressive: number }> {
  const { stderr } = await execa(tools.ffmpeg.path, ['-hide_banner', '-i', file, '-vf', 'idet', '-f', 'null', '-'])
  const [, top, bottom, progressive] = /Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)/.exec(stderr) ?? []
  return { combed: Number(top) + Number(bottom), progressive: Number(progressive) }
}

describe('shapes', () => {
  const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-f', 'webm']
  it.each([
    ['odd dimensions', '319x179', [...vp9], '318x178'],
    ['odd dimensions and no subsampling', '321x181', ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-f', 'matroska'], '320x180'],
    ['anamorphic pixels', '240x180', ['-vf', 'setsar=4/3', ...h264, '-f', 'mp4'], '320x180'],
    ['upright anamorphic pixels', '240x320', ['-vf', 'setsar=3/4', ...h264, '-f', 'mp4'], '180x320'],
    ['one colour channel', '320x180', ['-c:v', 'ffv1', '-pix_fmt', 'gray', '-f', 'matroska'], '320x180'],
  ])('%s', async (_, size, options, expected) => {
    encoded = await encodeSource(await cachedClip(...picture({ size, lasting: 1 }), ...options))
    const { width, height, sample_aspect_ratio, pix_fmt } = encoded.video?.stream ?? {}
    expect([`${width}x${height}`, sample_aspect_ratio, pix_fmt]).toEqual([expected, '1:1', 'yuv420p'])
    expect(encoded.video?.packetSeconds).toHaveLength(25)
  })

  const [left, right]: [number, number][] = [
    [0.2, 0.5],
    [0.8, 0.5],
  ]
  const [top, bottom]: [number, number][] = [
    [0.5, 0.2],
    [0.5, 0.8],
  ]
  it.each([
    [90, 270, '180x320', [top, bottom]],
    [180, 180, '320x180', [right, left]],
    [270, 90, '180x320', [bottom, top]],
  ])('a picture to be turned by %d° clockwise is encoded upright', async (clockwise, anticlockwise, expected, points) => {
    const flat = await cachedClip(...redAndBlue('format=yuv420p'), ...h264, '-f', 'mp4')
    const turn = ['-c', 'copy', '-metadata:s:v:0', `rotate=${anticlockwise}`, '-f', 'mp4']
    encoded = await encodeSource(await cachedClip('-i', flat, ...turn))
    expect(encoded.media.video?.rotation).toBe(clockwise)
    const { width, height, side_data_list } = encoded.video?.stream ?? {}
    expect([`${width}x${height}`, side_data_list]).toEqual([expected, undefined])
    expect(await namesAt(points as [number, number][])).toEqual([red, blue])
  })
})

describe('fields', () => {
  const interlaced = ['-vf', 'interlace=scan=tff,setsar=64/45', '-c:v', 'mpeg2video', '-qscale:v', '3', '-flags', '+ildct+ilme']

  it('of MPEG-2 are deinterlaced to a frame each two, and to square pixels', async () => {
    const moving = picture({ size: '720x576', rate: '50', lasting: 2 })
    const file = await cachedClip(...moving, ...tone(), ...interlaced, '-top', '1', '-c:a', 'mp2', '-f', 'mpegts')
    expect((await countCombed(file)).combed).toBeGreaterThan(40)
    encoded = await encodeSource(file)
    expect(encoded.media.video).toMatchObject({ interlaced: true, width: 1024, height: 576 })
    expect(encoded.plan.video?.deinterlace).toBe(true)
    expect(encoded.video?.stream).toMatchObject({
      ...{ field_order: 'progressive', width: 320, height: 180, sample_aspect_ratio: '1:1', r_frame_rate: '25/1' },
      ...{ color_space: 'bt470bg', color_primaries: 'bt470bg', color_transfer: 'bt709' },
    })
    expect(Math.abs((encoded.video?.packetSeconds.length ?? 0) - 50)).toBeLessThanOrEqual(1)
    expect((await countCombed(encoded.video?.file ?? '')).combed).toBe(0)
  })
})

describe('colours', () => {
  it.each([
    ['RGB', 'format=gbrp', ['-c:v', 'libx264rgb', '-preset', 'ultrafast', '-qp', '0', '-f', 'matroska']],
    ['full range', 'scale=out_range=pc,format=yuvj444p', [...lossless, '-f', 'mp4']],
    ['BT.709', 'scale=out_color_matrix=bt709,format=yuv444p', [...lossless, '-colorspace', 'bt709', '-f', 'mp4']],
    ['nothing said', 'format=yuv444p', [...lossless, '-f', 'mp4']],
  ])('of a source with %s stay what they are', async (_, filters, options) => {
    const file = await cachedClip(...redAndBlue(filters), ...options)
    encoded = await encodeSource(file)
    expect(await differenceToPoster(file)).toBeLessThanOrEqual(12)
    expect(await namesAt(halves)).toEqual([red, blue])
    expect(encoded.video?.stream).toMatchObject({ color_range: 'tv', color_space: encoded.plan.video?.colours.matrix })
  })

  const flat = 'color=gray:size=320x180:rate=25:duration=1,format=yuv420p10le'
  const grey = (level: number) => ['-f', 'lavfi', '-i', `${flat},lutyuv=y=${level}:u=512:v=512`]
  const mastering = 'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400'
  const colours = ['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc']
  const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', ...colours, '-tag:v', 'hvc1']
  const hdr: [string, string, string, number][] = [
    // 100 cd/m², as diffuse white was before HDR: 509 of 10 bits (SMPTE ST 2084).
    ['HDR10', 'smpte2084', `log-level=none:hdr10=1:${mastering}`, 509],
    // 75 % of the signal is diffuse white (ITU-R BT.2408).
    ['HLG', 'arib-std-b67', 'log-level=none', 721],
  ]
  it.each(hdr)('of %s are brought down to BT.709', async (_, transfer, parameters, level) => {
    const shown: number[][] = []
    for (const brightness of [level, level + 60]) {
      await encoded?.remove()
      const coding = [...x265, '-color_trc', transfer, '-x265-params', parameters, '-f', 'mp4']
      const file = await cachedClip(...grey(brightness), ...coding)
      encoded = await encodeSource(file)
      expect(await differenceToPoster(file)).toBeLessThanOrEqual(12)
      expect(encoded.media.video).toMatchObject({ highDynamicRange: true, colours: { transfer, primaries: 'bt2020' } })
      expect(encoded.plan).toMatchObject({ warnings: [], video: { toneMap: transfer } })
      expect(encoded.video?.stream).toMatchObject({
        ...{ pix_fmt: 'yuv420p', color_range: 'tv' },
        ...{ color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709' },
      })
      expect(encoded.video?.stream.side_data_list).toBeUndefined()
      shown.push(...(await coloursAt(encoded.video?.file ?? '', [[0.5, 0.5]])))
    }
    const [[r = 0, g = 0, b = 0] = [], [brighter = 0] = []] = shown
    expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(6)
    expect(g).toBeGreaterThan(130)
    expect(g).toBeLessThan(235)
    expect(brighter).toBeGreaterThan(g + 10)
  })
})
