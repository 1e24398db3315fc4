import path from 'node:path'
import type { EncodeResult } from '@ingest/domain'
import { extractPoster, type MediaProbe } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { v7 as newId } from 'uuid'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { RunningEncode } from './running-encode.ts'

/** A picture of the source for a video that has none yet. */
export async function storePoster(
  { tools, store }: WorkerDeps,
  { claim, source, directory }: RunningEncode,
  media: MediaProbe,
  signal: AbortSignal,
): Promise<EncodeResult['poster']> {
  const file = path.join(directory, 'poster.jpg')
  if (!(await extractPoster(tools, source, media, file, signal))) return undefined
  const id = newId()
  const key = keys.thumbnail(claim.networkId, claim.videoId, id)
  await putReliably(store, key, { body: { file }, contentType: 'image/jpeg' }, signal)
  return { id }
}
