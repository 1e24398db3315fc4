import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

export const MIB = 1024 * 1024

/** Bytes that tell their place: no two blocks of them are the same. */
export function pattern(sizeBytes: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  for (let offset = 0; offset + 4 <= sizeBytes; offset += 4) bytes.writeUInt32LE((offset ^ (seed * 0x9e3779b1)) >>> 0, offset)
  return bytes
}

/** A stream that does not tell its length. */
export function streamOf(bytes: Buffer, chunkBytes = 100_000): Readable {
  return Readable.from(slices(bytes, chunkBytes))
}

function* slices(bytes: Buffer, chunkBytes: number): Generator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) yield bytes.subarray(offset, offset + chunkBytes)
}

/** A stream that gives some bytes and then neither more nor its end. */
export function stalled(bytes: Buffer): Readable {
  const body = new Readable({ read() {} })
  body.push(bytes)
  return body
}

/** A stream that breaks after some bytes. */
export function broken(bytes: Buffer): Readable {
  let sent = false
  return new Readable({
    read() {
      if (sent) this.destroy(new Error('the sender is gone'))
      else this.push(bytes)
      sent = true
    },
  })
}

export async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

export function md5(bytes: Buffer, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('md5').update(bytes).digest(encoding)
}
