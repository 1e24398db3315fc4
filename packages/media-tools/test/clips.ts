import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { detectTools } from '../src/tools/detect-tools.ts'

export const tools = await detectTools()

/** 30 s of 720p film at 24000/1001 frames per second, H.264 and AAC. */
export const realFootage = createRequire(import.meta.url).resolve('video-stitch/test/assets/tailor.mp4')

export async function ffmpeg(args: string[]): Promise<void> {
  await execa(tools.ffmpeg.path, ['-v', 'error', '-nostdin', '-y', ...args], { timeout: 50_000 })
}

export async function ffprobe(args: string[]): Promise<string> {
  return (await execa(tools.ffprobe.path, ['-v', 'error', ...args], { timeout: 50_000 })).stdout
}

/** A moving picture with a tone; `output` are options and the file. */
export async function makeClip(output: string[], { seconds = 4, size = '320x180', rate = '25' } = {}): Promise<void> {
  await ffmpeg([
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', ...output],
  ])
}

export async function temporaryDirectory(): Promise<{ path: string; file(name: string): string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'media-tools-'))
  return {
    path: directory,
    file: (name) => path.join(directory, name),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
