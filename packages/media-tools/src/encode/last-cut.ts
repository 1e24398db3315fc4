/** With it, a segment stays within the half second that it may be longer than the target. */
const LONGEST_JOINED_SECONDS = 0.4
/** Encoders begin with a frame that primes the decoder, and end with one that is filled up. */
const CODEC_FRAMES_SECONDS = 0.1

/**
 * How many segments something is cut into whose remainder is so short that it belongs to the last of them; undefined when the remainder
 * is a segment of its own. Of a last segment of a frame or two hls.js, which reads no edit lists, believes that it lies behind all that was
 * decoded: it waits for it for ever, and never tells that the video has ended.
 */
export function joinedSegments(durationSeconds: number, segmentSeconds: number): number | undefined {
  const count = Math.floor((durationSeconds + CODEC_FRAMES_SECONDS) / segmentSeconds)
  return count > 0 && durationSeconds - count * segmentSeconds <= LONGEST_JOINED_SECONDS ? count : undefined
}

/** No keyframe is forced from then on, so that nothing can be cut. */
export function lastCutSeconds(durationSeconds: number, segmentSeconds: number): number | undefined {
  const count = joinedSegments(durationSeconds, segmentSeconds)
  return count && count * segmentSeconds
}

/** Sound can be cut anywhere: its segments are a little longer, so that the last one reaches the end. */
export function soundSegmentSeconds(durationSeconds: number, segmentSeconds: number): number {
  const count = joinedSegments(durationSeconds, segmentSeconds)
  if (!count) return segmentSeconds
  return (Math.max(durationSeconds, count * segmentSeconds) + CODEC_FRAMES_SECONDS) / count
}
