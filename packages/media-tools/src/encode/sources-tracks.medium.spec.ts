import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { ffmpeg, ffprobe, temporaryDirectory, tools } from '../../test/clips.ts'
import { makeCaptionedClip } from '../../test/closed-captions.ts'
import { outputsOf } from '../plan/encode-plan.ts'
import { planEncode } from '../plan/plan-encode.ts'
import { probe } from '../probe/probe.ts'
import type { HlsProfileData, TextTrack } from '../profile/profile-data.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import { readWebVtt } from '../text/read-webvtt.ts'
import { encodeArguments, mediaFiles } from './encode-arguments.ts'

const directory = await temporaryDirectory()
afterAll(() => directory.remove())

const limits = { timeSeconds: 100, cpuSeconds: 100, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 3 }
const video = { width: 320, height: 180, bitrate: '400k', codec_options: { preset: 'ultrafast' } }
const data: HlsProfileData = {
  playlists: [{ name: 'all', renditions: [1, 2] }],
  renditions: [
    { id: 1, streams: ['video'], video },
    { id: 2, streams: ['audio'], audio: { bitrate: '64k' } },
  ],
}

async function encode(name: string, files: string[], textTracks: TextTrack[] = []) {
  const sources = files.map((file) => ({ kind: 'file' as const, path: file }))
  const [main, ...others] = await Promise.all(sources.map(async (source) => (await probe(tools, source)).media))
  const [source, ...further] = sources
  if (!main || !source) throw new Error('a job has a main file')
  const named = others.map((media, index) => ({ filename: `other-${index}`, media }))
  const plan = planEncode({ type: 'hls', data, textTracks }, main, {}, named)
  const folder = directory.file(name)
  for (const output of [...outputsOf(plan), ...plan.texts]) await mkdir(path.join(folder, output.folder), { recursive: true })
  await runFfmpeg(tools, encodeArguments(plan, source, further), { limits, cwd: folder })
  return { plan, main, folder }
}

const secondsOf = async (folder: string, output: string) => {
  const list = await readFile(path.join(folder, output, mediaFiles.list), 'utf8')
  return [...list.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => Number(seconds))
}

describe('several sounds', () => {
  it('are as long as the film, whatever their files are', async () => {
    const film = await cachedClip(...picture({ lasting: 8 }), ...tone({ lasting: 8 }), ...h264, '-c:a', 'aac', '-f', 'mp4')
    const short = await cachedClip(...tone({ lasting: 3 }), '-ar', '44100', '-c:a', 'libmp3lame', '-f', 'mp3')
    const long = await cachedClip(...tone({ lasting: 12 }), '-c:a', 'flac', '-f', 'flac')
    const { plan, folder } = await encode('sounds', [film, short, long])
    expect(plan.alternatives).toHaveLength(2)
    const [first, ...others] = await Promise.all(['audio-2', 'audio-2-2', 'audio-2-3'].map((output) => secondsOf(folder, output)))
    for (const other of others) expect(other).toEqual(first?.map((seconds) => expect.closeTo(seconds, 1)))
  })

  it('come from the files of sound when the film is silent', async () => {
    const film = await cachedClip(...picture({ lasting: 8 }), ...h264, '-f', 'mp4')
    const short = await cachedClip(...tone({ lasting: 3 }), '-c:a', 'libmp3lame', '-f', 'mp3')
    const { folder } = await encode('silent', [film, short])
    expect(await secondsOf(folder, 'audio-2')).toEqual([expect.closeTo(6, 1), expect.closeTo(2, 1)])
  })
})

describe('texts of the film', () => {
  it.each([
    ['subrip', 'srt'],
    ['ass', 'ass'],
    ['webvtt', 'webvtt'],
  ])('in %s are counted from where its media begins', async (codec, name) => {
    const captions = directory.file('captions.vtt')
    await writeFile(captions, 'WEBVTT\n\n00:01.000 --> 00:01.500 line:0\n<i>Hello</i>\n\n00:02.000 --> 00:03.000\nworld\n')
    const film = directory.file(`film-${name}`)
    const sources = [...picture({ lasting: 4 }), ...tone({ lasting: 4 }), '-i', captions, '-map', '0', '-map', '1', '-map', '2']
    const text = codec === 'webvtt' ? 'copy' : codec
    await ffmpeg([...sources, ...h264, '-c:a', 'aac', '-c:s', text, '-output_ts_offset', '100', '-f', 'matroska', film])
    const { main, folder } = await encode(name, [film], ['webvtt'])
    expect(main.startSeconds).toBeCloseTo(100, 0)
    const cues = await readWebVtt(await readFile(path.join(folder, 'text-1', mediaFiles.text), 'utf8'))
    expect(cues).toMatchObject([
      { startSeconds: expect.closeTo(1, 1), endSeconds: expect.closeTo(1.5, 1), text: '<i>Hello</i>' },
      { startSeconds: expect.closeTo(2, 1), endSeconds: expect.closeTo(3, 1), text: 'world' },
    ])
    if (codec === 'webvtt') expect(cues[0]?.settings).toBe('line:0')
  })
})

describe('closed captions', () => {
  const captionsIn = async (folder: string) => {
    const output = path.join(folder, 'video-1')
    const parts = await Promise.all([mediaFiles.init, '00000.m4s'].map((name) => readFile(path.join(output, name))))
    await writeFile(path.join(output, 'joined'), Buffer.concat(parts))
    const shown = ['-count_frames', '-show_entries', 'stream=closed_captions', '-of', 'csv=p=0']
    return ffprobe([...shown, path.join(output, 'joined')])
  }

  it('are found, and kept for those who ask for them only', async () => {
    const film = directory.file('captioned')
    await makeCaptionedClip(film)
    const asked = await encode('asked', [film], ['cea-608'])
    expect(asked.plan).toMatchObject({ playlists: [{ closedCaptions: ['cea-608'] }], warnings: [] })
    expect(await captionsIn(asked.folder)).toBe('1')
    expect(await captionsIn((await encode('not-asked', [film])).folder)).toBe('0')
  })
})
