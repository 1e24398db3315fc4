import type { WorkerDeps } from '../worker.deps.ts'
import { GrowingVariants } from './growing-variants.ts'
import { produceRenditions } from './produce-renditions.ts'
import type { Encoded, RunningEncode, Watched } from './running-encode.ts'
import { lengthOf, storePlaylists } from './store-playlists.ts'
import { storeRanges } from './store-ranges.ts'
import { storeTexts } from './store-texts.ts'

/** HLS: segments are stored while ffmpeg runs, and can be played at once where nothing else plays; final playlists come last. */
export async function encodeStreams(
  deps: WorkerDeps,
  running: RunningEncode,
  { pulse, assertSourceRead }: Watched,
  signal: AbortSignal,
): Promise<Encoded> {
  const growing = running.claim.isFirst ? new GrowingVariants(deps, running) : undefined
  const renditions = await produceRenditions(deps, running, { pulse, growing }, signal)
  assertSourceRead()
  await growing?.end()
  await storeRanges(deps, running, renditions, signal)
  const texts = await storeTexts(deps, running, lengthOf(renditions), signal)
  assertSourceRead()
  return storePlaylists(deps, running, { renditions, texts }, signal)
}
