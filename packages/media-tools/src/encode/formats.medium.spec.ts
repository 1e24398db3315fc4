import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { requirePythonM3u8 } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execa } from 'execa'
import * as HLS from 'hls-parser'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { tools as systemTools, temporaryDirectory } from '../../test/clips.ts'
import { type EncodedHls, encodeHls } from '../../test/encode-hls.ts'
import { firstPicture } from '../../test/first-picture.ts'
import { playlistNames } from '../hls/multivariant-playlist.ts'
import { type EncodedRendition, renditionPlaylists } from '../hls/rendition-playlists.ts'
import type { Listing } from '../plan/listing.ts'
import { segmentFormats } from '../plan/segment-format.ts'
import type { HlsProfileData } from '../profile/profile-data.ts'
import { detectTools } from '../tools/detect-tools.ts'
import { bundledBinary } from '../tools/find-binary.ts'

const SECONDS = 8
const AAC_FRAME = 1024 / 48_000

const directory = await temporaryDirectory()
const pythonM3u8 = requirePythonM3u8()
afterAll(() => directory.remove())

/** Two pictures, of which only the larger has B-frames, and a sound: once as segments, once as ranges of one file each. */
function profile(version: number): HlsProfileData {
  const fast = { codec_options: { preset: 'veryfast' } }
  const ids = [1, 2, 3]
  return {
    playlists: [
      { name: 'segments', version, iframe_playlist: true, renditions: ids },
      { name: 'ranges', version, iframe_playlist: true, byte_range: true, renditions: ids },
    ],
    renditions: [
      { id: 1, streams: ['video'], video: { width: 160, height: 90, bitrate: '200k', profile: 'high', ...fast } },
      { id: 2, streams: ['video'], video: { width: 128, height: 72, bitrate: '100k', profile: 'baseline', ...fast } },
      { id: 3, streams: ['audio'], audio: { bitrate: '64k', channels: 2 } },
    ],
  }
}

const aac = ['-c:a', 'aac', '-f', 'mp4']
const clipOf = (rate: string) =>
  cachedClip(...picture({ size: '160x90', rate, lasting: SECONDS }), ...tone({ lasting: SECONDS }), ...h264, ...aac)

/** 30 frames per second for a while, then 12. */
function varyingClip(): Promise<string> {
  const slowing = ['-vf', "setpts='if(lt(N,90),N/30,3+(N-90)/12)/TB'", '-vsync', 'vfr']
  const source = picture({ size: '160x90', rate: '30', lasting: 5 })
  return cachedClip(...source, ...tone({ lasting: SECONDS }), ...slowing, ...h264, ...aac)
}

/** The files of an encode, and what its playlists list of them. */
class Reading {
  constructor(readonly encoded: EncodedHls) {}

  text(name: string): Promise<string> {
    return readFile(path.join(this.encoded.folder, name), 'utf8')
  }

  async media(output: { folder: string }, listing: Listing, kind: 'media' | 'iframes'): Promise<HLS.types.MediaPlaylist> {
    return HLS.parse(await this.text(`${output.folder}/${playlistNames[listing][kind]}`)) as HLS.types.MediaPlaylist
  }

  /** Each segment of a playlist, with what has to come before it. */
  async segments(output: { folder: string }, listing: Listing, kind: 'media' | 'iframes'): Promise<Listed[]> {
    const { segments } = await this.media(output, listing, kind)
    const listed: Listed[] = []
    for (const { uri, byterange, duration, map } of segments) {
      const init = map ? await this.bytes(output.folder, map.uri, map.byterange) : Buffer.alloc(0)
      listed.push({ duration, init, bytes: await this.bytes(output.folder, uri, byterange) })
    }
    return listed
  }

  private async bytes(folder: string, uri: string, range?: { offset: number; length: number }): Promise<Buffer> {
    const file = await readFile(path.join(this.encoded.folder, folder, uri))
    return range ? file.subarray(range.offset, range.offset + range.length) : file
  }
}

interface Listed {
  duration: number
  init: Buffer
  bytes: Buffer
}

interface Packet {
  pts_time: string
  flags: string
}

/** What ffprobe sees in a segment, in the order of presentation. */
async function packetsOf({ init, bytes }: Listed): Promise<{ starts: number[]; firstIsKey: boolean }> {
  const args = ['-v', 'error', '-show_entries', 'packet=pts_time,flags', '-of', 'json', 'pipe:0']
  const { stdout } = await execa(systemTools.ffprobe.path, args, { input: Buffer.concat([init, bytes]) })
  const packets: Packet[] = JSON.parse(stdout).packets
  const starts = packets.map(({ pts_time }) => Number(pts_time)).toSorted((a, b) => a - b)
  return { starts, firstIsKey: packets[0]?.flags.startsWith('K') ?? false }
}

const secondsOf = (list: readonly { duration: number }[]): number => list.reduce((sum, { duration }) => sum + duration, 0)

async function countFrames({ init, bytes }: Listed): Promise<number> {
  const args = ['-v', 'fatal', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', 'pipe:0']
  const { stdout } = await execa(systemTools.ffprobe.path, args, { input: Buffer.concat([init, bytes]) })
  return Number.parseInt(stdout, 10)
}

describe.each([7, 3])('one picture for version %d', (version) => {
  it('is one segment and one I-frame', async () => {
    const clip = await cachedClip(...picture({ size: '160x90' }), '-frames:v', '1', ...h264, '-f', 'mp4')
    const encoded = await encodeHls(systemTools, clip, directory.file(`one-${version}`), profile(version))
    const [first] = await new Reading(encoded).segments({ folder: 'video-1' }, 'ranges', 'iframes')
    expect(first && (await countFrames(first))).toBe(1)
    expect(first?.duration).toBeCloseTo(0.04, 3)
  })
})

const bundled = await detectTools({
  ffmpegPath: (await bundledBinary('ffmpeg'))?.path,
  ffprobePath: (await bundledBinary('ffprobe'))?.path,
})

const rates = ['24000/1001', '24', '25', '30000/1001', '50', '60']
const formats = [
  ['fMP4', 7],
  ['transport streams', 3],
] as const
const cases = [
  ...formats.flatMap(([name, version]) =>
    [...rates, 'varying'].map((rate) => ({ name, version, rate, by: 'the supported ffmpeg', tools: systemTools })),
  ),
  ...formats.map(([name, version]) => ({ name, version, rate: '25', by: 'the old ffmpeg of npm', tools: bundled })),
]

describe.each(cases)('$name at $rate frames per second by $by', ({ version, rate, tools, by }) => {
  const isTs = version < 6
  let reading: Reading
  let videos: EncodedRendition[]
  let audio: EncodedRendition

  beforeAll(async () => {
    HLS.setOptions({ strictMode: true })
    const clip = await (rate === 'varying' ? varyingClip() : clipOf(rate))
    const folder = directory.file(`${version}-${rate}-${by}`.replaceAll(/\W/g, '-'))
    reading = new Reading(await encodeHls(tools, clip, folder, profile(version)))
    videos = reading.encoded.renditions.slice(0, 2)
    audio = reading.encoded.renditions[2] as EncodedRendition
  }, 60_000)

  const frameSeconds = () => {
    const { num, den } = reading.encoded.plan.video?.frameRate ?? { num: 0, den: 0 }
    return den / num
  }

  it('has segments that last as the playlist says, begin with an IDR, and leave no gap', async () => {
    const firsts: number[] = []
    for (const { output } of [...videos, audio]) {
      const step = output === audio.output ? AAC_FRAME : frameSeconds()
      let next: number | undefined
      for (const listed of await reading.segments(output, 'segments', 'media')) {
        const { starts, firstIsKey } = await packetsOf(listed)
        const first = starts[0] ?? Number.NaN
        expect(Math.abs(starts.length * step - listed.duration)).toBeLessThan(step)
        expect(firstIsKey).toBe(true)
        for (const [index, start] of starts.entries()) expect(Math.abs(start - first - index * step)).toBeLessThan(0.0025)
        if (output !== audio.output)
          expect((await firstPicture(Buffer.concat([listed.init, listed.bytes]))).includes(5)).toBe(true)
        if (next === undefined) firsts.push(first)
        else expect(Math.abs(first - next)).toBeLessThan(0.0025)
        next = first + starts.length * step
      }
    }
    const { startSeconds } = segmentFormats[isTs ? 'ts' : 'fmp4']
    expect([firsts[0], firsts[1]]).toEqual([expect.closeTo(startSeconds, 3), expect.closeTo(startSeconds, 3)])
    // The first packet of sound primes the decoder, before the time of the first picture.
    expect(firsts[2]).toBeCloseTo(startSeconds - AAC_FRAME, 3)
  }, 60_000)

  it('has the same bytes as ranges of one file, and boundaries at the same times in all pictures', async () => {
    for (const { output } of [...videos, audio]) await expectSameBytes(output, 'media')
    const [a, b] = await Promise.all(videos.map(({ output }) => reading.media(output, 'ranges', 'media')))
    expect(a?.segments.map(({ duration }) => duration)).toEqual(b?.segments.map(({ duration }) => duration))
  })

  it('lists pictures that decode to exactly one frame', async () => {
    for (const { output } of videos) {
      await expectSameBytes(output, 'iframes')
      const pictures = await reading.segments(output, 'segments', 'iframes')
      expect(pictures).toHaveLength(isTs ? 4 : 2)
      for (const listed of pictures) expect(await countFrames(listed)).toBe(1)
      const { segments } = await reading.media(output, 'segments', 'media')
      expect(secondsOf(pictures)).toBeCloseTo(secondsOf(segments), 5)
    }
  }, 60_000)

  async function expectSameBytes(output: { folder: string }, kind: 'media' | 'iframes'): Promise<void> {
    const listings = (['segments', 'ranges'] as const).map((listing) => reading.segments(output, listing, kind))
    const [single = [], ranged = []] = await Promise.all(listings)
    expect(ranged.map(({ duration }) => duration)).toEqual(single.map(({ duration }) => duration))
    for (const [index, { init, bytes }] of ranged.entries())
      expect(init.equals(single[index]?.init ?? bytes) && bytes.equals(single[index]?.bytes ?? init)).toBe(true)
  }

  it('is understood by strict parsers', async () => {
    const names = ['playlist-1.m3u8', 'playlist-2.m3u8']
    const masters = await Promise.all(names.map(async (name) => HLS.parse(await reading.text(name)) as HLS.types.MasterPlaylist))
    expect(masters.map((master) => master.version)).toEqual(isTs ? [3, 4] : [7, 7])
    for (const { variants } of masters)
      expect(variants.map(({ codecs }) => codecs)).toEqual([
        expect.stringMatching(/^avc1\.6400[0-9a-f]{2},mp4a\.40\.2$/),
        expect.stringMatching(/^avc1\.42[0-9a-f]{4},mp4a\.40\.2$/),
        expect.stringMatching(/^avc1\.6400[0-9a-f]{2}$/),
        expect.stringMatching(/^avc1\.42[0-9a-f]{4}$/),
      ])
    if (!pythonM3u8) return
    const media = reading.encoded.renditions
      .flatMap((each) => renditionPlaylists(reading.encoded.plan, each))
      .map(({ path: name }) => name)
    const texts = await Promise.all([...names, ...media].map((name) => reading.text(name)))
    const [segments, ranges, ...others] = await pythonM3u8(texts)
    expect(segments?.uris).toEqual(['video-1/media.m3u8', 'video-2/media.m3u8'])
    expect(ranges?.uris).toEqual(['video-1/ranges.m3u8', 'video-2/ranges.m3u8'])
    expect(ranges?.iframeUris).toEqual(['video-1/ranges-iframes.m3u8', 'video-2/ranges-iframes.m3u8'])
    expect(others).toHaveLength(10)
    for (const { seconds } of others) expect(Math.abs(seconds - SECONDS)).toBeLessThan(0.1)
  })
})
