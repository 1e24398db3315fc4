import { IngestNetworkError } from './errors.ts'
import type { Answer, Call } from './exchange.ts'
import { backoffMs, pause, pauseMs, type RetryPolicy, retryAfterMs } from './retry.ts'

/** However soon a conflict is said to pass. */
const LEAST_PAUSE_MS = 50

/** Makes a call until it is answered with something else than "later", or the policy is used up. */
export async function repeat(call: Call, policy: RetryPolicy, attempt: (call: Call) => Promise<Answer>): Promise<Answer> {
  for (let count = 1; ; count++) {
    const answer = await untilSettled(call, policy, attempt).catch((error: unknown) => {
      if (count > policy.retries || !(error instanceof IngestNetworkError) || !call.repeatable) throw error
      return undefined
    })
    const waitMs = answer ? pauseAfter(answer.response, call, count, policy) : backoffMs(count)
    if (answer && waitMs === undefined) return answer
    await pause(waitMs ?? 0, call.signal)
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
    const waitMs = Math.max(askedMs, LEAST_PAUSE_MS)
    await pause(waitMs, call.signal)
    waitedMs += waitMs
  }
}

/** Undefined when the answer stands. Only 429 says for certain that nothing was done, so it may be repeated whatever the call. */
function pauseAfter(response: Response, { repeatable }: Pick<Call, 'repeatable'>, count: number, policy: RetryPolicy) {
  const { status, headers } = response
  const isPassing = status === 429 || (repeatable && [500, 502, 503, 504].includes(status))
  return isPassing && count <= policy.retries ? pauseMs(headers, count, policy) : undefined
}
