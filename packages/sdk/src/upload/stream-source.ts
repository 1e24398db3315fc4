import type { UploadSource } from './upload-source.ts'

/** A web stream (the body of a response), a `Readable` of Node, or anything else that gives bytes in order. */
export type ByteStream = AsyncIterable<Uint8Array> | { getReader(): { read(): Promise<Chunk> } }

export interface StreamFacts {
  /** Bytes that the stream will give: the platform cuts parts by it. */
  size: number
  name?: string
  /** MIME type. */
  type?: string
}

interface Chunk {
  done?: boolean
  value?: Uint8Array
}

/**
 * A stream as the source of an upload. It is read once, in order, and only the parts that are on their way are in memory. To resume
 * give a new stream of the same bytes: what has arrived is skipped.
 */
export function streamSource(stream: ByteStream, facts: StreamFacts): UploadSource {
  const reader = new StreamReader(stream, facts.size)
  let reading: Promise<unknown> = Promise.resolve()
  return {
    ...facts,
    slice: (start, end) => {
      const bytes = reading.then(() => reader.readTo(start, end))
      reading = bytes
      return bytes
    },
  }
}

class StreamReader {
  readonly #sizeBytes: number
  readonly #next: () => Promise<Chunk>
  #position = 0
  #rest: Uint8Array = new Uint8Array()

  constructor(stream: ByteStream, sizeBytes: number) {
    this.#next = chunksOf(stream)
    this.#sizeBytes = sizeBytes
  }

  /** @throws Error when the stream is past `start`, or is not as long as was told */
  async readTo(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (start < this.#position) throw new Error('a stream can be read only once: give a new one to upload it again')
    await this.#advance(start)
    const bytes = new Uint8Array(end - start)
    await this.#advance(end, bytes)
    if (end === this.#sizeBytes && (await this.#fill())) throw new Error(`the stream has more than ${this.#sizeBytes} bytes`)
    return bytes
  }

  async #advance(end: number, into?: Uint8Array): Promise<void> {
    const start = this.#position
    while (this.#position < end) {
      if (!(await this.#fill())) throw new Error(`the stream ended after ${this.#position} of ${this.#sizeBytes} bytes`)
      const piece = this.#rest.subarray(0, end - this.#position)
      into?.set(piece, this.#position - start)
      this.#position += piece.length
      this.#rest = this.#rest.subarray(piece.length)
    }
  }

  /** @returns whether there are bytes left */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#next()
      if (done) return false
      if (!ArrayBuffer.isView(value)) throw new TypeError('the stream gives no bytes')
      this.#rest = value
    }
    return true
  }
}

/** Web streams can be iterated in Node, but not in every browser. */
function chunksOf(stream: ByteStream): () => Promise<Chunk> {
  if (Symbol.asyncIterator in stream) {
    const chunks = stream[Symbol.asyncIterator]()
    return () => chunks.next()
  }
  const reader = stream.getReader()
  return () => reader.read()
}
