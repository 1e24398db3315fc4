import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { encodeArguments, mediaFiles } from '../src/encode/encode-arguments.ts'
import type { Segment } from '../src/hls/segment.ts'
import { watchSegments } from '../src/hls/watch-segments.ts'
import { type EncodePlan, outputsOf } from '../src/plan/encode-plan.ts'
import { planEncode } from '../src/plan/plan-encode.ts'
import type { MediaProbe } from '../src/probe/media-probe.ts'
import { probe } from '../src/probe/probe.ts'
import type { HlsProfileData } from '../src/profile/profile-data.ts'
import { runFfmpeg } from '../src/runner/run-ffmpeg.ts'
import { ffprobe, temporaryDirectory, tools } from './clips.ts'

const limits = { timeSeconds: 100, cpuSeconds: 100, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 3 }

/** One picture and one sound, small and fast. */
const profile: HlsProfileData = {
  playlists: [{ name: 'all', renditions: [1, 2] }],
  renditions: [
    {
      id: 1,
      streams: ['video'],
      video: { width: 320, height: 180, keep_aspect_ratio: true, bitrate: '400k', codec_options: { preset: 'ultrafast' } },
    },
    { id: 2, streams: ['audio'], audio: { bitrate: '96k', channels: 2 } },
  ],
}

/** What ffprobe says of a rendition, its segments joined. */
export interface Rendition {
  file: string
  stream: Record<string, unknown>
  /** Of every packet, ascending. */
  packetSeconds: number[]
  /** As the playlist says, segment by segment. */
  segmentSeconds: number[]
}

export interface EncodedSource {
  media: MediaProbe
  plan: EncodePlan
  video?: Rendition
  audio?: Rendition
  remove(): Promise<void>
}

/** Takes a file the whole way: probe, plan, ffmpeg, and ffprobe on what came out. */
export async function encodeSource(file: string, data = profile): Promise<EncodedSource> {
  const source = { kind: 'file', path: file } as const
  const { media } = await probe(tools, source)
  const plan = planEncode({ type: 'hls', data }, media)
  const directory = await temporaryDirectory()
  const folderOf = (output: { folder: string } | undefined) => output && path.join(directory.path, output.folder)
  const folders = { video: folderOf(plan.videoOutputs.at(-1)), audio: folderOf(plan.audioOutput) }
  for (const { folder } of outputsOf(plan)) await mkdir(path.join(directory.path, folder))
  const run = runFfmpeg(tools, encodeArguments(plan, source), { limits, cwd: directory.path })
  const [video, audio] = await Promise.all([listOf(folders.video, run), listOf(folders.audio, run), run])
  return {
    ...{ media, plan },
    video: await examine(folders.video, video),
    audio: await examine(folders.audio, audio),
    remove: () => directory.remove(),
  }
}

async function listOf(folder: string | undefined, finished: Promise<unknown>): Promise<Segment[]> {
  const segments: Segment[] = []
  if (folder) for await (const segment of watchSegments(path.join(folder, mediaFiles.list), finished)) segments.push(segment)
  return segments
}

async function examine(folder: string | undefined, segments: Segment[]): Promise<Rendition | undefined> {
  if (!folder || segments.length === 0) return undefined
  const file = path.join(folder, 'joined.mp4')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.m4s')).sort()
  const parts = await Promise.all([mediaFiles.init, ...names].map((name) => readFile(path.join(folder, name))))
  await writeFile(file, Buffer.concat(parts))
  const shown = JSON.parse(await ffprobe(['-of', 'json', '-show_streams', '-show_entries', 'packet=pts_time', file]))
  const times = shown.packets.map(({ pts_time }: { pts_time: string }) => Number(pts_time))
  return {
    file,
    stream: shown.streams[0],
    packetSeconds: times.sort((a: number, b: number) => a - b),
    segmentSeconds: segments.map(({ durationSeconds }) => durationSeconds),
  }
}

export const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The colours at points of the first picture, each coordinate a share of the width or height. @returns [r, g, b] each */
export async function coloursAt(file: string, points: [number, number][], seconds = 0): Promise<number[][]> {
  const [columns, rows] = [16, 16]
  const args = ['-v', 'error', '-ss', String(seconds), '-i', file, '-frames:v', '1', '-vf', `scale=${columns}:${rows}:flags=area`]
  const output = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']
  const { stdout } = await execa(tools.ffmpeg.path, [...args, ...output], { encoding: 'buffer' })
  return points.map(([x, y]) => {
    const at = (Math.floor(y * rows) * columns + Math.floor(x * columns)) * 3
    return [...stdout.subarray(at, at + 3)]
  })
}
