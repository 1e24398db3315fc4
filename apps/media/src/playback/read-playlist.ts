import type { ObjectStore } from '@ingest/storage'

/** A day in segments of a second takes a quarter of this. */
const maxBytes = 16 * 1024 ** 2
const patienceMs = 30_000

/** The whole text of a playlist. */
export async function readPlaylist(store: Pick<ObjectStore, 'get'>, key: string): Promise<string> {
  const { body, sizeBytes } = await store.get(key, { signal: AbortSignal.timeout(patienceMs) })
  if (sizeBytes > maxBytes) {
    body.destroy()
    throw new Error(`a playlist of ${sizeBytes} bytes is none`)
  }
  const chunks: Buffer[] = await body.toArray()
  return Buffer.concat(chunks).toString('utf8')
}
