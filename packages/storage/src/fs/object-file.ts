import { type FileHandle, open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { BodyCheck } from '../body.ts'
import type { ResolvedRange } from '../byte-range.ts'
import type { PutOptions } from '../object-store.ts'
import { StorageError } from '../storage-error.ts'

const TRAILER_BYTES = 512
const READ_BYTES = 1024 * 1024
const MAX_CONTENT_TYPE_LENGTH = 255

/** What an object file tells of its bytes. */
export interface FileFacts {
  sizeBytes: number
  /** Without the quotes. */
  etag: string
  contentType: string
  lastModified: Date
}

/** With `etag`, that one is recorded instead of the MD5 of the bytes. */
export type WriteOptions = PutOptions & { etag?: string }

/**
 * Writes the bytes of an object and, in a trailer of fixed length behind them, what is known of them: one file, so that
 * one rename replaces bytes and ETag together. Nothing is left at `path` when it fails.
 */
export async function writeObjectFile(path: string, chunks: AsyncIterable<Buffer>, options: WriteOptions): Promise<FileFacts> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const facts = await writeContents(handle, chunks, options)
    await handle.sync()
    return facts
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

async function writeContents(handle: FileHandle, chunks: AsyncIterable<Buffer>, options: WriteOptions) {
  const check = new BodyCheck(options)
  for await (const chunk of chunks) {
    check.add(chunk)
    await handle.writeFile(chunk)
    options.signal?.throwIfAborted()
  }
  const facts = {
    sizeBytes: check.sizeBytes,
    etag: options.etag ?? check.finish(),
    contentType: (options.contentType ?? 'application/octet-stream').slice(0, MAX_CONTENT_TYPE_LENGTH),
  }
  await handle.writeFile(`${JSON.stringify(facts).padEnd(TRAILER_BYTES - 1)}\n`)
  return { ...facts, lastModified: (await handle.stat()).mtime }
}

/** An open object file; its bytes are those before `sizeBytes`. */
export interface ObjectFile extends FileFacts {
  handle: FileHandle
}

/** Opens an object file. The caller closes the handle. */
export async function openObjectFile(path: string): Promise<ObjectFile> {
  const handle = await open(path, 'r')
  try {
    return { ...(await readFacts(handle)), handle }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A stream of a range, which closes the handle at its end and when it is destroyed. */
export async function readStream(handle: FileHandle, { start, end }: ResolvedRange, signal?: AbortSignal): Promise<Readable> {
  if (end < start) {
    await handle.close()
    return Readable.from([])
  }
  return handle.createReadStream({ start, end, highWaterMark: READ_BYTES, signal })
}

/** The bytes of an open object file, whose handle is closed at the end. */
export async function* fileBytes(file: ObjectFile): AsyncGenerator<Buffer> {
  if (file.sizeBytes === 0) return file.handle.close()
  yield* file.handle.createReadStream({ start: 0, end: file.sizeBytes - 1, highWaterMark: READ_BYTES })
}

/** @throws the error of the file system, ENOENT above all */
export async function readFileFacts(path: string): Promise<FileFacts> {
  const { handle, ...facts } = await openObjectFile(path)
  await handle.close()
  return facts
}

async function readFacts(handle: FileHandle): Promise<FileFacts> {
  const { size, mtime } = await handle.stat()
  const sizeBytes = size - TRAILER_BYTES
  const trailer = Buffer.alloc(TRAILER_BYTES)
  if (sizeBytes >= 0) await handle.read(trailer, 0, TRAILER_BYTES, sizeBytes)
  const facts = parseTrailer(trailer.toString('utf8'))
  if (facts?.sizeBytes !== sizeBytes) throw new StorageError('unavailable', 'an object file is damaged')
  return { ...facts, lastModified: mtime }
}

function parseTrailer(text: string): Omit<FileFacts, 'lastModified'> | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
