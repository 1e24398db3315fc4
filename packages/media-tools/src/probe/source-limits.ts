import type { MediaProbe } from './media-probe.ts'

/** What a source may have at most. */
export interface SourceLimits {
  durationSeconds: number
  /** Of one picture, as it is stored. */
  pixels: number
  /** Of every kind. */
  streams: number
}

export type SourceLimitCode = 'duration-limit' | 'pixel-limit' | 'stream-limit'

export interface ExceededLimit {
  code: SourceLimitCode
  message: string
}

/** The limit that a source is above, and the variable of the worker that sets it. */
export function exceededLimit(
  { durationSeconds, video, streamCount }: MediaProbe,
  limits: SourceLimits,
): ExceededLimit | undefined {
  const pixels = video ? video.codedWidth * video.codedHeight : 0
  if (streamCount > limits.streams)
    return {
      code: 'stream-limit',
      message: `The file has ${streamCount} streams; ${atMost(limits.streams, 'ENCODE_MAX_STREAMS')}`,
    }
  if (video && pixels > limits.pixels)
    return {
      code: 'pixel-limit',
      message: `The picture of ${video.codedWidth}x${video.codedHeight} has ${pixels} pixels; ${atMost(limits.pixels, 'ENCODE_MAX_PIXELS')}`,
    }
  if (durationSeconds !== undefined && durationSeconds > limits.durationSeconds)
    return {
      code: 'duration-limit',
      message: `The media lasts ${Math.ceil(durationSeconds)} seconds; ${atMost(limits.durationSeconds, 'ENCODE_MAX_DURATION_SECONDS')}`,
    }
  return undefined
}

function atMost(limit: number, variable: string): string {
  return `this server takes at most ${limit} (${variable}).`
}
