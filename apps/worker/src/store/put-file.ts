import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { type ObjectStore, StorageError, type StoredObject } from '@ingest/storage'

const MOST_TRIES = 5
const FIRST_PAUSE_MS = 250
const PUT_TIMEOUT_MS = 120_000
/** A store that takes less than a megabyte in a second is taken for one that hangs. */
const LEAST_BYTES_PER_MS = 1000

export interface StoredContent {
  contentType: string
  body: { file: string } | Buffer | StreamedBody
}

/** Read anew for every try. */
export interface StreamedBody {
  sizeBytes: number
  open(signal: AbortSignal): Readable
}

/** Puts bytes into the store, again and again while the store is away. @throws StorageError */
export async function putReliably(
  store: Pick<ObjectStore, 'put'>,
  key: string,
  content: StoredContent,
  signal: AbortSignal,
): Promise<StoredObject> {
  for (let tries = 1; ; tries++) {
    try {
      return await putOnce(store, key, content, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (tries === MOST_TRIES || (error instanceof StorageError && error.code !== 'unavailable')) throw error
      await pause(FIRST_PAUSE_MS * 2 ** tries, undefined, { signal })
    }
  }
}

async function putOnce(
  store: Pick<ObjectStore, 'put'>,
  key: string,
  { body, contentType }: StoredContent,
  caller: AbortSignal,
): Promise<StoredObject> {
  const sizeBytes = await sizeOf(body)
  const timeout = AbortSignal.timeout(PUT_TIMEOUT_MS + Math.ceil(sizeBytes / LEAST_BYTES_PER_MS))
  const signal = AbortSignal.any([caller, timeout])
  if (Buffer.isBuffer(body)) return store.put(key, body, { contentType, sizeBytes, signal })
  const content = 'file' in body ? createReadStream(body.file) : body.open(signal)
  try {
    return await store.put(key, content, { contentType, sizeBytes, signal })
  } finally {
    content.destroy()
  }
}

async function sizeOf(body: StoredContent['body']): Promise<number> {
  if (Buffer.isBuffer(body)) return body.length
  return 'file' in body ? (await stat(body.file)).size : body.sizeBytes
}
