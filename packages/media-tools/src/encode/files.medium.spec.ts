import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { ffprobe, makeClip, realFootage, tools as systemTools, temporaryDirectory } from '../../test/clips.ts'
import { planEncode } from '../plan/plan-encode.ts'
import { probe } from '../probe/probe.ts'
import { defaultMp4ProfileData } from '../profile/default-profiles.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import { detectTools } from '../tools/detect-tools.ts'
import { bundledBinary } from '../tools/find-binary.ts'
import type { Tools } from '../tools/tools.ts'
import { encodeArguments } from './encode-arguments.ts'

const directory = await temporaryDirectory()
afterAll(() => directory.remove())

const limits = { timeSeconds: 600, cpuSeconds: 300, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 3 }

async function encode(tools: Tools, file: string, name: string): Promise<string[]> {
  const source = { kind: 'file', path: file } as const
  const plan = planEncode({ type: 'mp4', data: defaultMp4ProfileData() }, (await probe(tools, source)).media)
  const cwd = directory.file(name)
  await mkdir(cwd)
  await runFfmpeg(tools, encodeArguments(plan, source), { limits, cwd })
  return plan.files.map((planned) => path.join(cwd, planned.path))
}

interface Shown {
  format: { format_name: string; duration: string; start_time: string }
  streams: { codec_name: string; profile: string; width?: number; height?: number; start_time: string; duration: string }[]
}

async function show(file: string): Promise<Shown> {
  return JSON.parse(await ffprobe(['-of', 'json', '-show_format', '-show_streams', file]))
}

/** The types of the first boxes (ISO/IEC 14496-12 §4.2). */
async function firstBoxes(file: string): Promise<string[]> {
  const handle = await open(file)
  try {
    const [types, header]: [string[], Buffer] = [[], Buffer.alloc(8)]
    for (let at = 0; types.length < 3; at += header.readUInt32BE(0)) {
      await handle.read(header, 0, 8, at)
      types.push(header.toString('latin1', 4, 8))
    }
    return types
  } finally {
    await handle.close()
  }
}

async function keyframeTimes(file: string): Promise<number[]> {
  const shown = await ffprobe([
    '-select_streams',
    'v',
    '-skip_frame',
    'nokey',
    '-show_entries',
    'frame=pts_time',
    '-of',
    'csv=p=0',
    file,
  ])
  return shown.split('\n').filter(Boolean).map(Number.parseFloat)
}

const bundled = await detectTools({
  ffmpegPath: (await bundledBinary('ffmpeg'))?.path,
  ffprobePath: (await bundledBinary('ffprobe'))?.path,
})

describe.each([
  ['the supported ffmpeg', systemTools],
  ['the old ffmpeg of npm', bundled],
])('files by %s', (name, tools) => {
  it('are progressive MP4s of the whole source, with picture and sound from the beginning', async () => {
    const files = await encode(tools, realFootage, name.replaceAll(' ', '-'))
    const source = await show(realFootage)
    const shown = await Promise.all(files.map(show))
    expect(shown.map(({ streams }) => streams.map(({ codec_name, profile, width = 0 }) => [codec_name, profile, width]))).toEqual(
      [
        [
          ['h264', 'High', 1280],
          ['aac', 'LC', 0],
        ],
        [
          ['h264', 'Main', 640],
          ['aac', 'LC', 0],
        ],
        [
          ['h264', expect.stringMatching(/Baseline/), 416],
          ['aac', 'LC', 0],
        ],
      ],
    )
    for (const { format, streams } of shown) {
      expect(format.format_name).toContain('mp4')
      expect(Math.abs(Number(format.duration) - Number(source.format.duration))).toBeLessThan(0.1)
      for (const stream of streams) expect(Math.abs(Number(stream.start_time))).toBeLessThan(0.05)
    }
    for (const file of files) {
      const boxes = await firstBoxes(file)
      expect([boxes[0], boxes[1]]).toEqual(['ftyp', 'moov'])
      const moments = await keyframeTimes(file)
      expect(Math.max(...moments.map((moment, index) => moment - (moments[index - 1] ?? 0)))).toBeLessThan(2.05)
    }
  }, 300_000)
})

describe('files of sources out of the ordinary', () => {
  it.each([
    ['sound alone', ['-vn', '-f', 'mp4'], [['aac']]],
    ['a picture alone', ['-an', '-f', 'mp4'], [['h264']]],
  ])('%s', async (name, options, codecs) => {
    const source = directory.file(`source-${name.replaceAll(' ', '-')}`)
    await makeClip([...options, source])
    const files = await encode(systemTools, source, name.replaceAll(' ', '-'))
    const shown = await Promise.all(files.map(show))
    expect(shown.map(({ streams }) => streams.map(({ codec_name }) => codec_name))).toEqual(codecs)
    for (const { format } of shown) expect(Number(format.duration)).toBeCloseTo(4, 0)
  })
})
