import type { BroadcastClaim } from '@ingest/domain'
import { inBroadcastOrder, parseSegmentName, type RecordedSegment } from '@ingest/media-tools'
import { keys, type ObjectStore } from '@ingest/storage'

/** A day in segments of a second, in four renditions, is some hundred pages of a listing. */
const LISTING_MS = 30_000

/** What former owners of a broadcast have left in the store, by rendition: names tell everything. @throws StorageError */
export async function storedPast(
  store: Pick<ObjectStore, 'list'>,
  { networkId, videoId, broadcastId, epoch }: BroadcastClaim,
): Promise<Map<string, RecordedSegment[]>> {
  const prefix = keys.jobPrefix(networkId, videoId, broadcastId)
  const found = new Map<string, RecordedSegment[]>()
  for await (const { key, sizeBytes } of store.list(prefix, { signal: AbortSignal.timeout(LISTING_MS) })) {
    const [rendition = '', file = ''] = key.slice(prefix.length).split('/')
    const segment = parseSegmentName(file, sizeBytes)
    if (!segment || segment.epoch >= epoch) continue
    const segments = found.get(rendition) ?? []
    segments.push(segment)
    found.set(rendition, segments)
  }
  return new Map([...found].map(([rendition, segments]) => [rendition, inBroadcastOrder(segments)]))
}
