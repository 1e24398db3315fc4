import { Readable } from 'node:stream'
import { type EncodedRendition, playlistsWith, segmentFormats } from '@ingest/media-tools'
import { keys, type ObjectStore } from '@ingest/storage'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { RunningEncode } from './running-encode.ts'

/**
 * Writes renditions that playlists list as ranges into one object each, one after the other. It is read from the segments in
 * the store, so that it needs neither disk nor memory here; then segments that no playlist lists are removed.
 */
export async function storeRanges(
  deps: Pick<WorkerDeps, 'store' | 'logger'>,
  running: RunningEncode,
  renditions: EncodedRendition[],
  signal: AbortSignal,
): Promise<void> {
  for (const rendition of renditions) {
    const isRanged = playlistsWith(running.plan, rendition.output, 'ranges').length > 0
    if (isRanged && rendition.segments.length > 0) await storeWhole(deps, running, rendition, signal)
  }
}

async function storeWhole(
  { store, logger }: Pick<WorkerDeps, 'store' | 'logger'>,
  { claim, plan, budget }: RunningEncode,
  { output, head, segments }: EncodedRendition,
  signal: AbortSignal,
): Promise<void> {
  const { init, whole } = segmentFormats[plan.segmentFormat]
  const keyOf = (name: string) =>
    keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, `${output.folder}/${name}`)
  const parts = [...(init ? [init] : []), ...segments.map(({ name }) => name)].map(keyOf)
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, head.initBytes)
  budget.spend(sizeBytes)
  const open = (aborted: AbortSignal) => Readable.from(joined(store, parts, aborted), { objectMode: false })
  await putReliably(store, keyOf(whole.name), { body: { sizeBytes, open }, contentType: whole.contentType }, signal)
  if (claim.isFirst || playlistsWith(plan, output, 'segments').length > 0) return
  await store.delete(parts, { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    logger.warn({ err: error, encode: claim.jobId }, 'segments that nothing lists stay until the video goes')
  })
}

async function* joined(store: Pick<ObjectStore, 'get'>, parts: string[], signal: AbortSignal): AsyncGenerator<Buffer> {
  for (const key of parts) yield* (await store.get(key, { signal })).body
}
