import { IngestError, IngestNetworkError } from './errors.ts'
import { pause } from './retry.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2_000
const GROWTH = 1.3
/** A platform that is being restarted is waited for this long. */
const PATIENCE_MS = 60_000

/**
 * Reads again and again, less and less often, until it is done. There is no end to the waiting but the signal: an encode takes
 * as long as it takes.
 */
export async function poll<T>(read: () => Promise<T>, isDone: (value: T) => boolean, signal?: AbortSignal): Promise<T> {
  let pauseMs = FIRST_PAUSE_MS
  let answeredAt = Date.now()
  for (;;) {
    const value = await read().catch((error: unknown) => {
      if (!isPassing(error) || Date.now() - answeredAt > PATIENCE_MS) throw error
      return undefined
    })
    if (value !== undefined) {
      if (isDone(value)) return value
      answeredAt = Date.now()
    }
    await pause(pauseMs, signal)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH)
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof IngestNetworkError || (error instanceof IngestError && error.status >= 500)
}
