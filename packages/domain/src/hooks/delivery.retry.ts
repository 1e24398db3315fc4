import type { RetryPolicy } from '../entities/subscription.entity.ts'

const secondsOf = { minute: 60, hour: 3600 }
const firstPausesSeconds = [10, secondsOf.minute]
const extendedForSeconds = 72 * secondsOf.hour

/**
 * The pause after so many failures; undefined when it was the last attempt. Three attempts in little more than a minute; an
 * extended retry goes on with pauses that double from five minutes to an hour.
 * @param ageSeconds since the delivery was asked for
 */
export function nextPauseSeconds(failures: number, retry: RetryPolicy, ageSeconds: number): number | undefined {
  const first = firstPausesSeconds[failures - 1]
  if (first !== undefined) return first
  const pause = Math.min(secondsOf.hour, 5 * secondsOf.minute * 2 ** (failures - 1 - firstPausesSeconds.length))
  return retry === 'extended' && ageSeconds + pause <= extendedForSeconds ? pause : undefined
}
