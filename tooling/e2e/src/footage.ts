import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { realFootage } from '@ingest/testing'
import { execa } from 'execa'

/** 30 s of 720p at 23.976 frames per second with sound, 4.2 MB: one part. */
export async function readFootage(): Promise<Buffer> {
  return readFile(realFootage())
}

/** The same twice, 8.4 MB: two parts. */
export async function readLoopedFootage(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-footage-'))
  try {
    const looped = path.join(folder, 'looped.mp4')
    const args = ['-v', 'error', '-stream_loop', '1', '-i', realFootage(), '-c', 'copy', looped]
    await execa('ffmpeg', args, { timeout: 60_000 })
    return await readFile(looped)
  } finally {
    await rm(folder, { recursive: true })
  }
}
