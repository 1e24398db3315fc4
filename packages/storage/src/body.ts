import { createHash } from 'node:crypto'
import { addAbortSignal, Readable } from 'node:stream'
import type { PutOptions } from './object-store.ts'
import { StorageError } from './storage-error.ts'

/** Hands the chunks of a body to `consume` and destroys the body when that ends, however it ends. */
export async function withChunks<T>(
  body: Readable | Buffer,
  signal: AbortSignal | undefined,
  consume: (chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  if (Buffer.isBuffer(body)) return consume(Readable.from([body], { objectMode: true }))
  // The body may fail before anybody reads it; the reading reports that.
  body.on('error', () => {})
  if (signal) addAbortSignal(signal, body)
  try {
    return await consume(chunksOf(body, signal))
  } finally {
    body.destroy()
  }
}

async function* chunksOf(body: Readable, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]()
  for (;;) {
    const chunk = await nextChunk(chunks, signal)
    if (chunk === undefined) return
    yield chunk
  }
}

async function nextChunk(chunks: AsyncIterator<unknown>, signal?: AbortSignal): Promise<Buffer | undefined> {
  try {
    const { done, value } = await chunks.next()
    if (done) return undefined
    return Buffer.isBuffer(value) ? value : Buffer.from(value as Uint8Array | string)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof StorageError) throw error
    throw new StorageError('incomplete-body', 'the body ended before it was complete', { cause: error })
  }
}

type Expectation = Pick<PutOptions, 'sizeBytes' | 'maxBytes' | 'contentMd5'>

/** Holds a body against what its sender promised. */
export class BodyCheck {
  sizeBytes = 0
  readonly #md5 = createHash('md5')
  readonly #expected: Expectation
  readonly #limit: number

  constructor(expected: Expectation) {
    this.#expected = expected
    this.#limit = Math.min(expected.sizeBytes ?? Number.POSITIVE_INFINITY, expected.maxBytes ?? Number.POSITIVE_INFINITY)
  }

  /** @throws StorageError `too-large` */
  add(chunk: Buffer): void {
    this.sizeBytes += chunk.length
    if (this.sizeBytes > this.#limit) throw new StorageError('too-large', `the body is longer than ${this.#limit} bytes`)
    this.#md5.update(chunk)
  }

  /**
   * The MD5 of the whole body in hex.
   * @throws StorageError `incomplete-body`, `invalid-digest`
   */
  finish(): string {
    const { sizeBytes, contentMd5 } = this.#expected
    if (sizeBytes !== undefined && this.sizeBytes < sizeBytes) {
      throw new StorageError('incomplete-body', `the body ended after ${this.sizeBytes} of ${sizeBytes} bytes`)
    }
    const digest = this.#md5.digest()
    if (contentMd5 && digest.toString('base64') !== contentMd5) {
      throw new StorageError('invalid-digest', 'the MD5 of the body is not the promised one')
    }
    return digest.toString('hex')
  }
}
