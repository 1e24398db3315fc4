import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ffmpeg } from './clips.ts'

const folder = path.join(tmpdir(), 'ingest-test-media')

/**
 * What ffmpeg writes with these arguments, made once per machine. Its name has no extension, as that of an object has
 * none, so name the container with `-f`.
 * @returns the path
 */
export async function cachedClip(...args: string[]): Promise<string> {
  const file = path.join(folder, `source-${createHash('sha256').update(args.join(' ')).digest('hex').slice(0, 16)}`)
  if (existsSync(file)) return file
  await mkdir(folder, { recursive: true })
  const unfinished = `${file}-${process.pid}`
  await ffmpeg([...args, unfinished])
  await rename(unfinished, file)
  return file
}

/** Input options of a moving picture; `lasting` is in seconds. */
export function picture({ size = '320x180', rate = '25', lasting = 2 } = {}): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${lasting}`]
}

export function tone({ lasting = 2 } = {}): string[] {
  return ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${lasting}`]
}

export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
