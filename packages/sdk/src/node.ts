import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { UploadSource } from './upload/upload-source.ts'

/** A file on disk as the source of an upload. Only the parts that are on their way are in memory. */
export async function fileSource(file: string): Promise<UploadSource> {
  const { size, mtimeMs } = await stat(file)
  return {
    name: path.basename(file),
    size,
    lastModified: Math.floor(mtimeMs),
    slice: (start, end) => readRange(file, start, end),
  }
}

async function readRange(file: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(file)
  try {
    const buffer = new Uint8Array(end - start)
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled)
      if (bytesRead === 0) throw new Error(`${file} has become shorter while it was read`)
      filled += bytesRead
    }
    return buffer
  } finally {
    await handle.close()
  }
}
