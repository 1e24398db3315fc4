import { keys, type ObjectStore } from '@ingest/storage'
import { putReliably } from '../store/put-file.ts'
import type { RunningEncode } from './running-encode.ts'

const CONTENT_TYPE = 'application/vnd.apple.mpegurl'

/** Writes a playlist of an attempt, whole. @param file below the folder of the attempt. @throws StorageError */
export async function putPlaylist(
  store: Pick<ObjectStore, 'put'>,
  { claim }: Pick<RunningEncode, 'claim'>,
  { file, text }: { file: string; text: string },
  signal: AbortSignal,
): Promise<void> {
  const key = keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, file)
  await putReliably(store, key, { body: Buffer.from(text), contentType: CONTENT_TYPE }, signal)
}
