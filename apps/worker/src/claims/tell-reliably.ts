import { setTimeout as pause } from 'node:timers/promises'

const MOST_TRIES = 7
const FIRST_PAUSE_MS = 250

/**
 * Tells the domain that work is done, again and again while the database is away: half a minute of that costs no work.
 * @returns what the domain says; false also when it had understood, and its answer was lost
 */
export async function tellReliably(tell: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await tell()
    } catch (error) {
      signal.throwIfAborted()
      if (tries === MOST_TRIES) throw error
      await pause(FIRST_PAUSE_MS * 2 ** tries, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
