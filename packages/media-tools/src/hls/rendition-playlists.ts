import type { AudioOutput, EncodePlan, PlannedPlaylist, TextOutput, VideoOutput } from '../plan/encode-plan.ts'
import { type Listing, playlistsWith, sharedVersion } from '../plan/listing.ts'
import { segmentFormats } from '../plan/segment-format.ts'
import { type Bandwidth, measureBandwidth } from './bandwidth.ts'
import { asByteRanges, iframeSegments } from './byte-ranges.ts'
import { writeMediaPlaylist } from './media-playlist.ts'
import { type MeasuredRendition, playlistNames } from './multivariant-playlist.ts'
import type { InitSection, Segment, StoredSegment } from './segment.ts'
import type { RenditionHead } from './segment-reader.ts'

/** EXT-X-MAP in a playlist of I-frames (RFC 8216 §7). */
const IFRAMES_MAP_VERSION = 5

/** A rendition whose segments are in the store. Without segments its source had nothing for it. */
export interface EncodedRendition {
  output: VideoOutput | AudioOutput
  head: RenditionHead
  segments: StoredSegment[]
}

export interface PlaylistFile {
  /** Relative to the encode. */
  path: string
  text: string
}

/** The final playlists of a rendition: as each of the multivariant playlists that name it wants it listed. */
export function renditionPlaylists(plan: EncodePlan, rendition: EncodedRendition): PlaylistFile[] {
  return (['segments', 'ranges'] as const).flatMap((listing) => {
    const playlists = playlistsWith(plan, rendition.output, listing)
    const withIframes = playlists.filter(({ iframes }) => iframes && hasIframes(rendition))
    return [
      ...(playlists.length > 0 ? [mediaPlaylist(plan, rendition, listing, playlists)] : []),
      ...(withIframes.length > 0 ? [iframePlaylist(plan, rendition, listing, withIframes)] : []),
    ]
  })
}

/** The playlist of a text rendition, of a file for each segment in any case. */
export function textPlaylist(
  { playlists, segmentSeconds }: EncodePlan,
  { folder }: TextOutput,
  segments: Segment[],
): PlaylistFile {
  const version = sharedVersion(playlists.filter(({ texts }) => texts.includes(folder)))
  const text = writeMediaPlaylist({ version, type: 'VOD', segments, segmentSeconds })
  return { path: `${folder}/${playlistNames.segments.media}`, text }
}

export function measureRendition({ output, head, segments }: EncodedRendition, segmentSeconds: number): MeasuredRendition {
  return {
    ...{ output, codecs: head.codecs, bandwidth: measureBandwidth(segments, segmentSeconds) },
    iframeBandwidth: iframeBandwidth(iframeSegments(segments)),
  }
}

function iframeBandwidth(iframes: StoredSegment[]): Bandwidth | undefined {
  if (iframes.length === 0) return undefined
  return measureBandwidth(iframes, Math.max(...iframes.map(({ durationSeconds }) => durationSeconds)))
}

function hasIframes({ segments }: EncodedRendition): boolean {
  return segments.some(({ iframes = [] }) => iframes.length > 0)
}

function mediaPlaylist(
  { segmentFormat, segmentSeconds }: EncodePlan,
  rendition: EncodedRendition,
  listing: Listing,
  playlists: PlannedPlaylist[],
): PlaylistFile {
  const { segments, init } = listed(rendition, segmentFormat, listing)
  const version = sharedVersion(playlists)
  const text = writeMediaPlaylist({ version, type: 'VOD', init, segments, segmentSeconds })
  return { path: `${rendition.output.folder}/${playlistNames[listing].media}`, text }
}

function iframePlaylist(
  { segmentFormat, keyframeSeconds }: EncodePlan,
  rendition: EncodedRendition,
  listing: Listing,
  playlists: PlannedPlaylist[],
): PlaylistFile {
  const { segments, init, tables } = listed(rendition, segmentFormat, listing)
  const version = Math.max(IFRAMES_MAP_VERSION, sharedVersion(playlists))
  const pictures = { segments: iframeSegments(segments), segmentSeconds: keyframeSeconds, iframesOnly: true }
  const text = writeMediaPlaylist({ version, type: 'VOD', init: init ?? tables, ...pictures })
  return { path: `${rendition.output.folder}/${playlistNames[listing].iframes}`, text }
}

interface Listed {
  segments: StoredSegment[]
  init?: InitSection
  /** What a part of a segment of a transport stream needs before it. */
  tables?: InitSection
}

function listed({ head, segments }: EncodedRendition, format: EncodePlan['segmentFormat'], listing: Listing): Listed {
  const { init, whole } = segmentFormats[format]
  const first = listing === 'ranges' ? whole.name : (segments[0]?.name ?? '')
  const tables = head.tables && { name: first, range: head.tables }
  if (listing === 'segments') return { segments, init: init && { name: init }, tables }
  const ranges = asByteRanges(segments, whole.name, head.initBytes)
  return { segments: ranges, init: init && { name: whole.name, range: { offset: 0, sizeBytes: head.initBytes } }, tables }
}
