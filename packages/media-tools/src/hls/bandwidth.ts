import type { StoredSegment } from './segment.ts'

export interface Bandwidth {
  /** Bits per second. */
  peak: number
  average: number
}

/**
 * What a rendition really needs (RFC 8216 §4.3.4.2): the peak is the largest bit rate of any run of segments whose
 * length is between 0.5 and 1.5 target durations.
 */
export function measureBandwidth(segments: StoredSegment[], targetSeconds: number): Bandwidth {
  const totals = segments.reduce(
    (sum, { sizeBytes, durationSeconds }) => ({ bytes: sum.bytes + sizeBytes, seconds: sum.seconds + durationSeconds }),
    { bytes: 0, seconds: 0 },
  )
  const average = bitRate(totals.bytes, totals.seconds)
  const peak = Math.max(0, ...segments.map((_, index) => peakFrom(segments, index, targetSeconds)))
  return { peak: peak || average, average }
}

/** What a rendition will need of which only the beginning is encoded: no less than that, and what was asked of the encoder. */
export function expectBandwidth(bitsPerSecond: number, segments: StoredSegment[], targetSeconds: number): Bandwidth {
  const { peak, average } = measureBandwidth(segments, targetSeconds)
  return { peak: Math.max(peak, bitsPerSecond), average: Math.max(average, bitsPerSecond) }
}

function peakFrom(segments: StoredSegment[], start: number, targetSeconds: number): number {
  let [bytes, seconds, peak] = [0, 0, 0]
  for (let index = start; seconds < 1.5 * targetSeconds; index++) {
    const segment = segments[index]
    if (!segment) break
    bytes += segment.sizeBytes
    seconds += segment.durationSeconds
    if (seconds > 1.5 * targetSeconds) break
    if (seconds >= 0.5 * targetSeconds) peak = Math.max(peak, bitRate(bytes, seconds))
  }
  return peak
}

function bitRate(bytes: number, seconds: number): number {
  return seconds > 0 ? Math.ceil((bytes * 8) / seconds) : 0
}
