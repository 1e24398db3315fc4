import path from 'node:path'
import type { EncodeResult, EncodeSource } from '@ingest/domain'
import { extractPoster, type MediaProbe } from '@ingest/media-tools'
import { keys, type ObjectStore } from '@ingest/storage'
import { v7 as newId } from 'uuid'
import { putReliably, type StoredContent } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { RunningEncode } from './running-encode.ts'

interface Pictured extends Pick<EncodeSource, 'imageKey'> {
  media: MediaProbe
}

/** A picture of the source for a video that has none yet: the one that its probe has stored, or a new one. */
export async function storePoster(
  { tools, store }: WorkerDeps,
  { claim, source, directory }: RunningEncode,
  { media, imageKey }: Pictured,
  signal: AbortSignal,
): Promise<EncodeResult['poster']> {
  const file = path.join(directory, 'poster.jpg')
  const extract = async () => ((await extractPoster(tools, source, media, file, signal)) ? { file } : undefined)
  const body = (imageKey && (await storedPicture(store, imageKey, signal))) || (await extract())
  if (!body) return undefined
  const id = newId()
  const key = keys.thumbnail(claim.networkId, claim.videoId, id)
  const { sizeBytes } = await putReliably(store, key, { body, contentType: 'image/jpeg' }, signal)
  return { id, sizeBytes }
}

/** Undefined when it cannot be had: a new one can. */
async function storedPicture(store: ObjectStore, key: string, signal: AbortSignal): Promise<StoredContent['body'] | undefined> {
  try {
    const { body } = await store.get(key, { signal })
    return Buffer.concat(await body.toArray({ signal }))
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}
