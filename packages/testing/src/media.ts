import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { requireTool } from './require-tool.ts'

export interface ClipOptions {
  seconds?: number
  width?: number
  height?: number
  /** As ffmpeg writes it: `25`, `30000/1001`. */
  frameRate?: string
  audio?: boolean
  video?: boolean
  /** Of the file; it decides the container. */
  extension?: string
  /** Further arguments before the output, such as codecs. */
  encoding?: string[]
}

const folder = path.join(os.tmpdir(), 'ingest-test-media')

/** A clip with a moving picture and a tone, made once per machine and set of options. @returns its path */
export async function makeVideo(options: ClipOptions = {}): Promise<string> {
  const {
    seconds = 2,
    width = 320,
    height = 180,
    frameRate = '25',
    audio = true,
    video = true,
    extension = 'mp4',
    encoding = [],
  } = options
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${frameRate}`]
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
  const sources = [...(video ? picture : []), ...(audio ? tone : [])]
  const args = [...sources, '-t', String(seconds), '-pix_fmt', 'yuv420p', ...encoding]
  const file = path.join(folder, `${createHash('sha256').update(args.join(' ')).digest('hex').slice(0, 16)}.${extension}`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const unfinished = path.join(folder, `${process.pid}-${path.basename(file)}`)
  await promisify(execFile)(requireTool('ffmpeg') ?? 'ffmpeg', ['-v', 'error', '-y', ...args, unfinished], { timeout: 120_000 })
  renameSync(unfinished, file)
  return file
}

/** 30 seconds of real footage: 1280x720, 23.976 fps, H.264 and AAC. @returns its path */
export function realFootage(): string {
  const manifest = createRequire(import.meta.url).resolve('video-stitch/package.json')
  return path.join(path.dirname(manifest), 'test/assets/tailor.mp4')
}
