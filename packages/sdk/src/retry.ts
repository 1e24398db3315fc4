/** How often a call is made in all, and the pauses between. */
export interface RetryPolicy {
  /** Attempts after the first. */
  retries: number
  /** The longest pause that a `Retry-After` may ask for; the refusal is reported at once when it asks for more. */
  maxPauseMs: number
}

export const defaultRetryPolicy: RetryPolicy = { retries: 3, maxPauseMs: 60_000 }

const FIRST_PAUSE_MS = 250
const LONGEST_OWN_PAUSE_MS = 8_000
/** Of a pause that was asked for: whoever was told the same does not come back at the same moment. */
const SPREAD = 0.1

/** Doubles from attempt to attempt, with jitter so that many clients do not come back at once. `attempt` counts from 1. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1))
  return ceiling / 2 + (random() * ceiling) / 2
}

/** Never shorter than the answer asks for; undefined when it asks for more than the policy allows. */
export function pauseMs(
  headers: Headers,
  attempt: number,
  { maxPauseMs }: RetryPolicy,
  random: () => number = Math.random,
): number | undefined {
  const askedMs = retryAfterMs(headers.get('retry-after'))
  if (askedMs === undefined) return Math.min(backoffMs(attempt, random), maxPauseMs)
  return askedMs > maxPauseMs ? undefined : askedMs * (1 + SPREAD * random())
}

/** Milliseconds that a `Retry-After` means, as seconds or as an HTTP date (RFC 9110 §10.2.3). */
export function retryAfterMs(header: string | null, nowMs: number = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/** Resolves after the pause, or rejects with the reason of the signal. */
export function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
