import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { ffmpeg, ffprobe, makeClip, realFootage, tools as systemTools, temporaryDirectory } from '../../test/clips.ts'
import { type EncodedHls, encodeHls } from '../../test/encode-hls.ts'
import { firstPicture } from '../../test/first-picture.ts'
import { playlistNames } from '../hls/multivariant-playlist.ts'
import { outputsOf } from '../plan/encode-plan.ts'
import { defaultHlsProfileData } from '../profile/default-profiles.ts'
import { detectTools } from '../tools/detect-tools.ts'
import { bundledBinary } from '../tools/find-binary.ts'
import type { Tools } from '../tools/tools.ts'
import { mediaFiles } from './encode-arguments.ts'

const directory = await temporaryDirectory()
afterAll(() => directory.remove())

const encode = (tools: Tools, file: string, name: string): Promise<EncodedHls> =>
  encodeHls(tools, file, directory.file(name), defaultHlsProfileData())

const bundled = await detectTools({
  ffmpegPath: (await bundledBinary('ffmpeg'))?.path,
  ffprobePath: (await bundledBinary('ffprobe'))?.path,
})

describe.each([
  ['the supported ffmpeg', systemTools],
  ['the old ffmpeg of npm', bundled],
])('an encode by %s', (name, tools) => {
  let encoded: EncodedHls
  let master: HLS.types.MasterPlaylist

  beforeAll(async () => {
    HLS.setOptions({ strictMode: true })
    encoded = await encode(tools, realFootage, name.replaceAll(' ', '-'))
    master = HLS.parse(await readFile(path.join(encoded.folder, 'playlist-1.m3u8'), 'utf8')) as HLS.types.MasterPlaylist
  }, 300_000)

  const parseMedia = async (folder: string) =>
    HLS.parse(await readFile(path.join(encoded.folder, folder, playlistNames.segments.media), 'utf8')) as HLS.types.MediaPlaylist

  it('has a multivariant playlist with every attribute', () => {
    expect(master.independentSegments).toBe(true)
    expect(master.variants.map(({ resolution, codecs, frameRate }) => ({ ...resolution, codecs, frameRate }))).toEqual([
      { width: 1280, height: 720, codecs: expect.stringMatching(/^avc1\.6400[0-9a-f]{2},mp4a\.40\.2$/), frameRate: 23.976 },
      { width: 640, height: 360, codecs: expect.stringMatching(/^avc1\.4d40[0-9a-f]{2},mp4a\.40\.2$/), frameRate: 23.976 },
      { width: 416, height: 234, codecs: expect.stringMatching(/^avc1\.42[0-9a-f]{4},mp4a\.40\.2$/), frameRate: 23.976 },
    ])
    for (const { bandwidth, averageBandwidth, audio } of master.variants) {
      expect(averageBandwidth).toBeLessThanOrEqual(bandwidth)
      expect(audio).toMatchObject([{ language: 'und', isDefault: true, autoselect: true, channels: '2' }])
    }
  })

  it('has media playlists whose length is that of the source', async () => {
    const { format } = JSON.parse(await ffprobe(['-of', 'json', '-show_format', realFootage]))
    for (const output of outputsOf(encoded.plan)) {
      const playlist = await parseMedia(output.folder)
      const seconds = playlist.segments.reduce((sum, { duration }) => sum + duration, 0)
      expect({ type: playlist.playlistType, ended: playlist.endlist, target: playlist.targetDuration }).toEqual({
        type: 'VOD',
        ended: true,
        target: 6,
      })
      expect(Math.abs(seconds - Number(format.duration))).toBeLessThan(0.1)
      expect(Math.max(...playlist.segments.map(({ duration }) => duration))).toBeLessThan(6.5)
    }
  })

  it('is read by ffprobe with the length that the playlists say', async () => {
    const shown = await ffprobe([
      '-allowed_extensions',
      'ALL',
      '-of',
      'csv=p=0',
      '-show_entries',
      'format=duration',
      path.join(encoded.folder, 'playlist-1.m3u8'),
    ])
    expect(Number(shown)).toBeCloseTo(30, 0)
  })

  it('starts every segment of every rendition with an IDR, at the same moments', async () => {
    const moments: number[][] = []
    for (const { folder } of encoded.plan.videoOutputs) {
      const { segments } = await parseMedia(folder)
      let seconds = 0
      moments.push(segments.map(({ duration }) => (seconds += duration)))
      for (const { uri } of segments) {
        const parts = [mediaFiles.init, uri].map((file) => readFile(path.join(encoded.folder, folder, file)))
        const types = await firstPicture(Buffer.concat(await Promise.all(parts)))
        expect(types.filter((type) => type === 5 || type === 1)[0]).toBe(5)
      }
    }
    expect(moments[1]).toEqual(moments[0])
    expect(moments[2]).toEqual(moments[0])
  }, 300_000)

  it('tells bandwidths within 10 % of what was written', () => {
    for (const [index, { folder }] of encoded.plan.videoOutputs.entries()) {
      const files = [folder, 'audio-4'].flatMap(
        (name) => encoded.renditions.find(({ output }) => output.folder === name)?.segments ?? [],
      )
      const bits = files.reduce((sum, { sizeBytes }) => sum + sizeBytes * 8, 0)
      const average = master.variants[index]?.averageBandwidth ?? 0
      expect(Math.abs(average / (bits / 30.03) - 1)).toBeLessThan(0.1)
    }
  })
})

interface OddSource {
  name: string
  clip?: Parameters<typeof makeClip>[1]
  options: string[]
  /** A second step that copies the streams. */
  remux?: string[]
  sizes: string[]
}

const oddSources: OddSource[] = [
  {
    name: 'odd sizes',
    clip: { size: '321x181' },
    options: ['-pix_fmt', 'yuv444p', '-f', 'matroska'],
    sizes: ['320x180', 'sound'],
  },
  { name: 'a picture alone', options: ['-an', '-f', 'mp4'], sizes: ['320x180'] },
  { name: 'sound alone', clip: { seconds: 8 }, options: ['-vn', '-f', 'mp4'], sizes: ['sound'] },
  {
    name: '5.1 and interlaced',
    clip: { size: '720x576' },
    options: ['-ac', '6', '-flags', '+ildct+ilme', '-x264opts', 'tff=1', '-f', 'mpegts'],
    sizes: ['720x576', '640x512', '416x332', 'sound'],
  },
  {
    name: 'a turned phone',
    clip: { size: '640x360', rate: '30' },
    options: ['-f', 'mp4'],
    remux: ['-metadata:s:v:0', 'rotate=90', '-f', 'mp4'],
    sizes: ['360x640', '234x416', 'sound'],
  },
  { name: '100 frames per second', clip: { rate: '100', seconds: 2 }, options: ['-f', 'mp4'], sizes: ['320x180', 'sound'] },
  { name: 'one frame per second', clip: { rate: '1', seconds: 14 }, options: ['-f', 'mp4'], sizes: ['320x180', 'sound'] },
]

describe('sources out of the ordinary', () => {
  it.each(oddSources)('encodes $name', async ({ name, clip, options, remux, sizes }) => {
    const slug = name.replaceAll(/\W/g, '-')
    const source = directory.file(`source-${slug}`)
    await makeClip([...options, source], clip)
    if (remux) await ffmpeg(['-i', source, '-c', 'copy', ...remux, `${source}-2`])
    const { plan, folder, renditions } = await encode(systemTools, remux ? `${source}-2` : source, slug)
    const written = await Promise.all(plan.videoOutputs.map((output) => sizeOf(path.join(folder, output.folder))))
    expect([...written, ...(plan.audioOutput ? ['sound'] : [])]).toEqual(sizes)
    for (const { segments } of renditions)
      expect(segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)).toBeCloseTo(clip?.seconds ?? 4, 0)
  })
})

async function sizeOf(folder: string): Promise<string> {
  const joined = Buffer.concat(await Promise.all([mediaFiles.init, '00000.m4s'].map((file) => readFile(path.join(folder, file)))))
  await writeFile(path.join(folder, 'joined.mp4'), joined)
  const shown = await ffprobe(['-show_entries', 'stream=width,height', '-of', 'csv=p=0:s=x', path.join(folder, 'joined.mp4')])
  return shown.trim()
}
