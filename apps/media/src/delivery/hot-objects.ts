import { addAbortSignal } from 'node:stream'
import {
  type GetOptions,
  type ObjectReader,
  type ObjectSource,
  type ObjectSources,
  type ObjectStore,
  resolveRange,
  StorageError,
  type StoredObject,
} from '@ingest/storage'
import { LRUCache } from 'lru-cache'

/** One object takes no more than this share of the memory. */
const largestShare = 1 / 16
/** So much may be in memory beside what is kept: on its way here, or forgotten while it is still being sent. */
const besideShare = 1 / 4

interface Held {
  facts: StoredObject
  bytes: Buffer
  /** Answers that it is sent with at the moment. */
  uses: number
  isKept: boolean
}

/**
 * Keeps in memory what many ask for: objects never change under their key. Whoever wants one that is on its way waits for it,
 * so that a crowd costs the store one read. What is too large, and ranges of what is not known yet, pass by.
 */
export class HotObjects implements ObjectSources {
  private readonly kept: LRUCache<string, Held>
  private readonly coming = new Map<string, Promise<Held | undefined>>()
  private besideBytes = 0

  constructor(
    private readonly store: Pick<ObjectStore, 'get' | 'head'>,
    private readonly maxBytes: number,
  ) {
    this.kept = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bytes }) => bytes.length + 1,
      dispose: (held) => this.forget(held),
    })
  }

  /** Bytes of memory count as in use until they are released. */
  async get(key: string, options: GetOptions = {}): Promise<ObjectSource> {
    const kept = this.kept.get(key)
    if (kept) return this.serve(kept, options)
    const coming = this.coming.get(key)
    const wantsAll = options.range === undefined && options.ifMatch === undefined
    if (!coming) return wantsAll ? this.load(key, options) : this.store.get(key, options)
    const held = await coming
    return held ? this.serve(held, options) : this.store.get(key, options)
  }

  async head(key: string, options?: { signal?: AbortSignal }): Promise<StoredObject | undefined> {
    return this.kept.get(key)?.facts ?? this.store.head(key, options)
  }

  private async load(key: string, options: GetOptions): Promise<ObjectSource> {
    const { promise, resolve, reject } = Promise.withResolvers<Held | undefined>()
    promise.catch(() => undefined)
    this.coming.set(key, promise)
    try {
      // Without the signal: others wait for it when this client is gone.
      const reader = await this.store.get(key)
      const held = this.hasRoomFor(reader) ? await this.keep(key, reader) : undefined
      resolve(held)
      if (held) return this.serve(held, options)
      return options.signal ? { ...reader, body: addAbortSignal(options.signal, reader.body) } : reader
    } catch (error) {
      reject(error)
      throw error
    } finally {
      this.coming.delete(key)
    }
  }

  private hasRoomFor({ sizeBytes }: StoredObject): boolean {
    return sizeBytes <= this.maxBytes * largestShare && this.besideBytes + sizeBytes <= this.maxBytes * besideShare
  }

  private async keep(key: string, reader: ObjectReader): Promise<Held> {
    const { body, start, end, ...facts } = reader
    this.besideBytes += facts.sizeBytes
    try {
      const held: Held = { facts, bytes: await readWhole(reader), uses: 0, isKept: true }
      this.kept.set(key, held)
      return held
    } finally {
      this.besideBytes -= facts.sizeBytes
    }
  }

  private serve(held: Held, { range, ifMatch }: GetOptions): ObjectSource {
    const { facts, bytes } = held
    if (ifMatch !== undefined && ifMatch !== facts.etag)
      throw new StorageError('precondition-failed', 'the object has another ETag')
    const { start, end } = resolveRange(range, facts.sizeBytes)
    held.uses += 1
    return { ...facts, start, end, body: bytes.subarray(start, end + 1), release: () => this.release(held) }
  }

  private forget(held: Held): void {
    held.isKept = false
    if (held.uses > 0) this.besideBytes += held.bytes.length
  }

  private release(held: Held): void {
    held.uses -= 1
    if (held.uses === 0 && !held.isKept) this.besideBytes -= held.bytes.length
  }
}

async function readWhole({ body, sizeBytes }: ObjectReader): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes)
  let length = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (length + chunk.length > sizeBytes) break
    length += chunk.copy(bytes, length)
  }
  if (length !== sizeBytes) throw new StorageError('unavailable', 'the object store sent another number of bytes than it said')
  return bytes
}
