import { setTimeout as pause } from 'node:timers/promises'
import { type ByteRange, type ObjectReader, type ObjectStore, StorageError } from '@ingest/storage'

export interface SourceObject {
  objectKey: string
  /** Demanded of every read. */
  objectEtag: string
  sizeBytes: number
}

const MOST_FAILURES_IN_A_ROW = 5
const FIRST_PAUSE_MS = 200

/** The reader of a range that no object of this size has has made a mistake, not the store. */
export function isOutside(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'range-not-satisfiable'
}

/** Reads an object to its end although the store fails now and then: it goes on where it was. */
export class ResumingReader {
  private failures = 0

  constructor(
    private readonly store: Pick<ObjectStore, 'get'>,
    private readonly object: SourceObject,
    private readonly signal: AbortSignal,
    /** Told before anybody can see that something is missing. A reader that was told to stop has not failed. */
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** @throws StorageError when the store fails for good, and for a range outside the object */
  async open(range: ByteRange | undefined): Promise<ObjectReader> {
    for (;;) {
      try {
        return await this.store.get(this.object.objectKey, { range, ifMatch: this.object.objectEtag, signal: this.signal })
      } catch (error) {
        await this.afterFailure(error)
      }
    }
  }

  /** What an open object still has, from its start to its end. A chunk belongs to whoever takes it. */
  async *chunks(opened: ObjectReader): AsyncGenerator<Buffer> {
    const { end } = opened
    let [reader, at] = [opened, opened.start]
    while (at <= end) {
      try {
        for await (const chunk of reader.body as AsyncIterable<Buffer>) {
          at += chunk.length
          yield chunk
          this.failures = 0
        }
        if (at <= end) throw new StorageError('unavailable', 'the store ended a body too early')
      } catch (error) {
        await this.afterFailure(error)
        reader = await this.open({ start: at, end })
      }
    }
  }

  private async afterFailure(error: unknown): Promise<void> {
    this.signal.throwIfAborted()
    this.failures += 1
    if (isOutside(error)) throw error
    const mayPass = !(error instanceof StorageError) || error.code === 'unavailable'
    if (!mayPass || this.failures >= MOST_FAILURES_IN_A_ROW) {
      this.onFailure(error as Error)
      throw error
    }
    await pause(FIRST_PAUSE_MS * 2 ** this.failures, undefined, { signal: this.signal })
  }
}
