import type { FetchedRendition, FetchedSegment } from './presentation.ts'

/** Bits per second of all media segments together. */
export function averageBitRate({ segments }: FetchedRendition): number {
  return bitRate(segments)
}

/** The largest bit rate of any run of segments that lasts 0.5 to 1.5 target durations (RFC 8216 §4.3.4.2). */
export function peakBitRate({ segments, playlist }: FetchedRendition): number {
  const runs = segments.flatMap((_, first) => segments.slice(first).map((_, more) => segments.slice(first, first + more + 1)))
  const targets = (run: FetchedSegment[]) => seconds(run) / playlist.targetDuration
  return Math.max(...runs.filter((run) => targets(run) >= 0.5 && targets(run) <= 1.5).map(bitRate))
}

export function seconds(segments: FetchedSegment[]): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
}

function bitRate(segments: FetchedSegment[]): number {
  return (segments.reduce((sum, { bytes }) => sum + bytes.length, 0) * 8) / seconds(segments)
}
