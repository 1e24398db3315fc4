import { initName } from './live-rendition.ts'
import { parseSegmentName } from './recording-playlist.ts'

/** A segment in the store. */
export interface DvrSegment {
  name: string
  durationSeconds: number
  /** Wall-clock time of its first sample; the names in the store do not tell it. Of those in a window the first of each run has it. */
  startedAtMs?: number
}

/** MAP in a playlist that is not of I-frames alone (RFC 8216 §7). */
const VERSION = 7

/**
 * The last hours of a rendition, in the store as far as they are listed here. Sequence numbers count from the beginning of
 * the broadcast: whoever adds the same segments comes to the same playlist.
 */
export class DvrWindow {
  readonly segments: DvrSegment[] = []
  /** Of the first segment that the playlist lists. */
  firstSequence: number
  discontinuitySequence: number
  /** Another one for every change. */
  version = 0
  private seconds = 0

  constructor(
    private readonly windowSeconds: number,
    first = { sequence: 0, discontinuity: 0 },
  ) {
    this.firstSequence = first.sequence
    this.discontinuitySequence = first.discontinuity
  }

  add(segment: DvrSegment): void {
    this.segments.push(this.lean(segment))
    this.seconds += segment.durationSeconds
    this.version += 1
    for (let oldest = this.segments[0]; oldest && this.isOld(oldest); oldest = this.segments[0]) this.drop(oldest)
  }

  /** A window holds thousands for hours: what follows from those before is left out. */
  private lean({ name, durationSeconds, startedAtMs }: DvrSegment): DvrSegment {
    const before = this.segments.at(-1)
    const isOfRun = before && initOf(before) === initOf({ name })
    return isOfRun || startedAtMs === undefined ? { name, durationSeconds } : { name, durationSeconds, startedAtMs }
  }

  private isOld({ durationSeconds }: DvrSegment): boolean {
    return this.seconds - durationSeconds >= this.windowSeconds
  }

  private drop(oldest: DvrSegment): void {
    this.segments.shift()
    this.seconds -= oldest.durationSeconds
    this.firstSequence += 1
    const [next] = this.segments
    if (!next) return
    if (initOf(next) !== initOf(oldest)) this.discontinuitySequence += 1
    else if (oldest.startedAtMs !== undefined) next.startedAtMs = oldest.startedAtMs + oldest.durationSeconds * 1000
  }
}

/** A plain media playlist, for players that let their viewers go back. */
export function writeDvrPlaylist(window: DvrWindow, { targetSeconds, ended }: { targetSeconds: number; ended: boolean }): string {
  const { segments, firstSequence, discontinuitySequence } = window
  const target = segments.reduce((most, { durationSeconds }) => Math.max(most, Math.round(durationSeconds)), targetSeconds)
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${target}`,
    `#EXT-X-MEDIA-SEQUENCE:${firstSequence}`,
    ...(discontinuitySequence > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`] : []),
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...segments.flatMap((segment, index) => segmentLines(segment, segments[index - 1])),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')
}

/** Within a run every segment follows from the lengths of those before it: its time is told once. */
function segmentLines(segment: DvrSegment, before: DvrSegment | undefined): string[] {
  const { name, durationSeconds, startedAtMs } = segment
  const extinf = [`#EXTINF:${durationSeconds.toFixed(6)},`, name]
  if (before && initOf(before) === initOf(segment)) return extinf
  return [
    ...(before ? ['#EXT-X-DISCONTINUITY'] : []),
    `#EXT-X-MAP:URI="${initOf(segment)}"`,
    ...(startedAtMs === undefined ? [] : [`#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAtMs).toISOString()}`]),
    ...extinf,
  ]
}

function initOf({ name }: Pick<DvrSegment, 'name'>): string {
  const { epoch = 0, run: index = 0 } = parseSegmentName(name, 0) ?? {}
  return initName({ epoch, index })
}
