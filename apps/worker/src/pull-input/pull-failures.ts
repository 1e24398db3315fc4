import { DomainError } from '@ingest/domain'
import { EgressError } from '@ingest/egress'
import { type AttemptFailure, describeFailure } from '../claims/failures.ts'

/** What a URL leads to is not what can be fetched, now (`isPassing`) or at all. */
export class PullError extends Error {
  override readonly name = 'PullError'

  constructor(
    readonly code: string,
    message: string,
    readonly isPassing = false,
  ) {
    super(message)
  }
}

/** No other attempt ends otherwise. */
const lasting: ReadonlySet<string> = new Set(['bad-url', 'address-refused', 'too-many-redirects'])

export function describePullFailure(error: unknown): AttemptFailure {
  if (error instanceof PullError) return failure(error.code, error.message, !error.isPassing)
  if (error instanceof EgressError)
    return failure(`source-${error.code}`, `The file could not be fetched. ${error.message}`, lasting.has(error.code))
  // The network may not have so much.
  if (error instanceof DomainError && error.status === 403) return failure(error.code, error.message, true)
  return describeFailure(error)
}

function failure(code: string, message: string, permanent: boolean): AttemptFailure {
  return { failure: { code, message }, permanent, isOutage: false }
}
