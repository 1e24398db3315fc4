import type { RtmpLimits } from '../rtmp-limits.ts'

/** When something last happened on a connection, in milliseconds of a clock that only goes forward. */
export interface Moments {
  opened: number
  /** Since when the media app is asked about the key. */
  asked?: number
  published?: number
  byte: number
  media: number
  /** Since when nothing is read, because the media app does not read either. */
  stalled?: number
}

/** The media app keeps the limit itself, unless it is frozen. */
const graceSeconds = 3

const isOver = (since: number, seconds: number, now: number) => now - since > seconds * 1000

/** @returns what the publisher, or the media app, has failed to do in time */
export function overdue(moments: Moments, limits: RtmpLimits, now: number): string | undefined {
  const { opened, asked, published, byte, media, stalled } = moments
  if (published === undefined) {
    if (asked === undefined) return isOver(opened, limits.secondsBeforePublish, now) ? 'nothing was published' : undefined
    return isOver(asked, limits.admitSeconds + graceSeconds, now) ? 'the key could not be checked in time' : undefined
  }
  if (stalled !== undefined) return isOver(stalled, limits.stalledSeconds, now) ? 'the server cannot keep up' : undefined
  if (isOver(byte, limits.silentSeconds, now)) return 'no sign of life'
  return isOver(media, limits.idleSeconds, now) ? 'no media' : undefined
}

/** A publisher that has been silent for a while is asked for a sign of life. */
export function pingIsDue({ published, stalled, byte }: Moments, limits: RtmpLimits, now: number): boolean {
  return published !== undefined && stalled === undefined && isOver(byte, limits.silentSeconds / 3, now)
}
