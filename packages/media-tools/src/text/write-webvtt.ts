import type { Segment } from '../hls/segment.ts'
import type { Cue } from './cue.ts'

export interface TextSegment extends Segment {
  content: string
}

/** The clock of MPEG-2, which HLS counts with (RFC 8216 §3.5). */
const TICKS_PER_SECOND = 90_000

export interface TextTimeline {
  /** Of the whole presentation: segments cover it, with cues or without. */
  durationSeconds: number
  segmentSeconds: number
  /** The time of the first picture in the segments of the other renditions. */
  startSeconds: number
}

/**
 * The segments of a text rendition. Each has every cue that is shown during it (RFC 8216 §3.5), with its whole time, so that a
 * player that begins anywhere shows it, and one that has it already knows it again.
 */
export function* textSegments(
  cues: Cue[],
  { durationSeconds, segmentSeconds, startSeconds }: TextTimeline,
): Generator<TextSegment> {
  const ordered = cues.filter(isShown).toSorted((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds)
  const count = Math.max(1, Math.ceil((durationSeconds - LEAST_SEGMENT_SECONDS) / segmentSeconds))
  let [next, open]: [number, Cue[]] = [0, []]
  for (let index = 0; index < count; index++) {
    const begin = index * segmentSeconds
    const end = index === count - 1 ? durationSeconds : begin + segmentSeconds
    while (next < ordered.length && (ordered[next] as Cue).startSeconds < end) open.push(ordered[next++] as Cue)
    open = open.filter(({ endSeconds }) => endSeconds > begin)
    const name = `${String(index).padStart(5, '0')}.vtt`
    yield { name, durationSeconds: end - begin, content: writeWebVtt(open, startSeconds) }
  }
}

/** What remains at the end is given to the segment before it when it is less. */
const LEAST_SEGMENT_SECONDS = 0.1

function isShown({ startSeconds, endSeconds, text }: Cue): boolean {
  return text !== '' && endSeconds > Math.max(0, startSeconds)
}

function writeWebVtt(cues: Cue[], startSeconds: number): string {
  const ticks = Math.round(startSeconds * TICKS_PER_SECOND)
  const header = `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:${ticks},LOCAL:${timestamp(0)}\n`
  return [header, ...cues.map(writeCue)].join('\n')
}

function writeCue({ startSeconds, endSeconds, settings, text }: Cue): string {
  const times = `${timestamp(Math.max(0, startSeconds))} --> ${timestamp(endSeconds)}`
  return `${settings ? `${times} ${settings}` : times}\n${text}\n`
}

/** Of W3C WebVTT §4.1, with hours, which old players demand. */
function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000)
  const parts = [3_600_000, 60_000, 1000].map((unit) => Math.floor(milliseconds / unit))
  const [hours = 0, minutes = 0, whole = 0] = parts
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(hours)}:${two(minutes % 60)}:${two(whole % 60)}.${String(milliseconds % 1000).padStart(3, '0')}`
}
