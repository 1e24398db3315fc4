import { IngestNetworkError } from './errors.ts'
import type { Answer, Call } from './exchange.ts'
import { backoffMs, pause, type RetryPolicy, retryAfterMs } from './retry.ts'

/** However soon a conflict is said to pass. */
const LEAST_PAUSE_MS = 50

/** Makes a call until it is answered with something else than "later", or the policy is used up. */
export async function repeat(call: Call, policy: RetryPolicy, attempt: (call: Call) => Promise<Answer>): Promise<Answer> {
  for (let count = 1; ; count++) {
    const answer = await untilSettled(call, policy, attempt).catch((error: unknown) => {
      if (count > policy.retries || !(error instanceof IngestNetworkError) || !call.repeatable) throw error
      return undefined
    })
    const pauseMs = answer ? pauseAfter(answer.response, call, count, policy) : backoffMs(count)
    if (answer && pauseMs === undefined) return answer
    await pause(pauseMs ?? 0, call.signal)
  }
}

/**
 * A conflict that says when to come again is one that passes: the platform is still busy with an earlier attempt of this call, or
 * does not know yet that it has ended. It is waited for as long as the policy lets a pause be.
 */
async function untilSettled(call: Call, policy: RetryPolicy, attempt: (call: Call) => Promise<Answer>): Promise<Answer> {
  for (let waitedMs = 0; ; ) {
    const answer = await attempt(call)
    const askedMs = answer.response.status === 409 ? retryAfterMs(answer.response.headers.get('retry-after')) : undefined
    if (askedMs === undefined || waitedMs + askedMs > policy.maxPauseMs) return answer
    const pauseMs = Math.max(askedMs, LEAST_PAUSE_MS)
    await pause(pauseMs, call.signal)
    waitedMs += pauseMs
  }
}

/** Undefined when the answer stands. 429 and 503 say that nothing was done, so they may be repeated whatever the method. */
function pauseAfter(response: Response, call: Call, count: number, policy: RetryPolicy): number | undefined {
  if (count > policy.retries) return undefined
  const later = response.status === 429 || response.status === 503
  const broken = response.status === 500 || response.status === 502 || response.status === 504
  if (!later && !(broken && call.repeatable)) return undefined
  const askedMs = later ? retryAfterMs(response.headers.get('retry-after')) : undefined
  if (askedMs !== undefined && askedMs > policy.maxPauseMs) return undefined
  return askedMs ?? backoffMs(count)
}
