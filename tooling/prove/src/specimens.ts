import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeVideo, realFootage } from '@ingest/testing'

/** A file to upload, and what must become of it. */
export interface Specimen {
  name: string
  file: string
  sha256: string
  sizeBytes: number
  becomes: 'READY' | 'ERROR'
}

const truncatedBytes = 200_000

/** Small clips, footage of two parts, sound alone, and files that are no media or only its beginning. */
export async function makeSpecimens(folder: string): Promise<Specimen[]> {
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const looped = ['-v', 'error', '-stream_loop', '1', '-i', realFootage(), '-c', 'copy', at('two-parts.mp4')]
  await promisify(execFile)('ffmpeg', looped)
  await copyFile(realFootage(), at('truncated.mp4'))
  await truncate(at('truncated.mp4'), truncatedBytes)
  await writeFile(at('text.mp4'), 'This is no film.\n'.repeat(1000))
  const clips = [await makeVideo({ seconds: 2 }), await makeVideo({ seconds: 4, width: 640, height: 360 })]
  const sound = await makeVideo({ seconds: 3, video: false, extension: 'm4a' })
  const good = [...clips, realFootage(), at('two-parts.mp4'), sound]
  const bad = [at('truncated.mp4'), at('text.mp4')]
  return Promise.all([...good.map((file) => specimen(file, 'READY')), ...bad.map((file) => specimen(file, 'ERROR'))])
}

async function specimen(file: string, becomes: Specimen['becomes']): Promise<Specimen> {
  const bytes = await readFile(file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name: path.basename(file), file, sha256, sizeBytes: bytes.length, becomes }
}
