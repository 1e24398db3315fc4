import { type LiveRendition, type LiveSegment, partName } from './live-rendition.ts'

const VERSION = 9
/** What is older can be skipped in an update (RFC 8216bis §4.4.3.8). */
const SKIP_TARGETS = 6

/** Where another rendition stands, for players that change to it (RFC 8216bis §4.4.5.4). */
export interface RenditionReport {
  uri: string
  rendition: LiveRendition
}

export interface LivePlaylistOptions {
  /** A delta update: `_HLS_skip=YES`. */
  skip?: boolean
  reports?: RenditionReport[]
}

/** The media playlist of a rendition as it is now, for low-latency players and all others alike. */
export function writeLivePlaylist(rendition: LiveRendition, { skip = false, reports = [] }: LivePlaylistOptions = {}): string {
  const { segments, open, ended } = rendition
  const all = open ? [...segments, open] : segments
  const skipped = skip ? skippable(rendition) : 0
  const listed = all.slice(skipped)
  const lines = listed.flatMap((segment, index) => segmentLines(segment, all[skipped + index - 1], rendition.listsParts(segment)))
  return [...header(rendition), ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []), ...lines]
    .concat(ended ? ['#EXT-X-ENDLIST'] : [...preloadHint(rendition), ...reports.flatMap(report)], '')
    .join('\n')
}

function header(rendition: LiveRendition): string[] {
  const { targetSeconds, times, partHoldBackSeconds, discontinuitySequence } = rendition
  const control = [
    'CAN-BLOCK-RELOAD=YES',
    `CAN-SKIP-UNTIL=${SKIP_TARGETS * targetSeconds}`,
    `HOLD-BACK=${3 * targetSeconds}`,
    `PART-HOLD-BACK=${partHoldBackSeconds.toFixed(3)}`,
  ]
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-SERVER-CONTROL:${control.join(',')}`,
    `#EXT-X-PART-INF:PART-TARGET=${times.partSeconds.toFixed(3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${rendition.firstSequence}`,
    ...(discontinuitySequence > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`] : []),
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ]
}

function segmentLines(segment: LiveSegment, before: LiveSegment | undefined, withParts: boolean): string[] {
  const { run, parts, durationSeconds, name, startedAtMs } = segment
  const isNewRun = before?.run !== run
  return [
    ...(before && isNewRun ? ['#EXT-X-DISCONTINUITY'] : []),
    ...(isNewRun ? [`#EXT-X-MAP:URI="${run.initName}"`] : []),
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAtMs).toISOString()}`,
    ...(withParts ? parts.map((part, index) => partLine(segment, part, index)) : []),
    ...(name ? [`#EXTINF:${durationSeconds.toFixed(6)},`, name] : []),
  ]
}

function partLine(segment: LiveSegment, { durationSeconds, independent }: LiveSegment['parts'][number], index: number): string {
  const flag = independent ? ',INDEPENDENT=YES' : ''
  return `#EXT-X-PART:DURATION=${durationSeconds.toFixed(6)},URI="${partName(segment, index)}"${flag}`
}

/** How many of the oldest segments are older than the skip boundary. A skip of a discontinuity or a map would lose them. */
function skippable({ segments, open, targetSeconds }: LiveRendition): number {
  let after = open?.durationSeconds ?? 0
  let index = segments.length
  while (index > 0 && after <= SKIP_TARGETS * targetSeconds) after += segments[--index]?.durationSeconds ?? 0
  const isOneRun = segments.slice(0, index + 1).every(({ run }) => run === segments[0]?.run)
  return isOneRun ? index : 0
}

function preloadHint(rendition: LiveRendition): string[] {
  const next = rendition.nextPart()
  return next ? [`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(next, next.part)}"`] : []
}

function report({ uri, rendition }: RenditionReport): string[] {
  const last = rendition.lastPart()
  return last ? [`#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${last.sequence},LAST-PART=${last.part}`] : []
}
