import path from 'node:path'
import type { RecordingClaim } from '@ingest/domain'
import { inBroadcastOrder, parseSegmentName, type RecordedSegment } from '@ingest/media-tools'
import { keys, type ObjectStore } from '@ingest/storage'

/** The segments of a rendition that are in the store, in order. */
export interface RecordedRendition {
  /** `r0` is the best. */
  name: string
  segments: RecordedSegment[]
}

/** Looks up what a broadcast has left in the store: that is all there is to know of it. */
export async function findRecorded(
  store: Pick<ObjectStore, 'list'>,
  { networkId, videoId, broadcastId }: Pick<RecordingClaim, 'networkId' | 'videoId' | 'broadcastId'>,
  signal: AbortSignal,
): Promise<RecordedRendition[]> {
  const prefix = keys.jobPrefix(networkId, videoId, broadcastId)
  const found = new Map<string, RecordedSegment[]>()
  for await (const { key, sizeBytes } of store.list(prefix, { signal })) {
    const { dir, base } = path.posix.parse(key.slice(prefix.length))
    const segment = parseSegmentName(base, sizeBytes)
    if (!segment) continue
    const others = found.get(dir)
    if (others) others.push(segment)
    else found.set(dir, [segment])
  }
  const renditions = [...found].map(([name, segments]) => ({ name, segments: inBroadcastOrder(segments) }))
  return renditions.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}
