import type { PullClaim } from '@ingest/domain'
import type { JobHandler } from '@ingest/queue'
import { outagePauseSeconds } from '../claims/failures.ts'
import { tellReliably } from '../claims/tell-reliably.ts'
import { ClaimLostError, underClaim } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { describePullFailure } from './pull-failures.ts'
import { pullSource } from './pull-source.ts'

/** Fetches the bytes of an input from a URL; then it is an input like any that was uploaded. */
export function pullInput(deps: WorkerDeps): JobHandler<'pull-input'> {
  const { pull } = deps.domain
  return async ({ networkId, inputId }, { signal }) => {
    const claim = await pull.claim({ networkId, inputId }, deps.claimant)
    if (!claim) return
    const heartbeat = { everyMs: (claim.leaseSeconds * 1000) / 3, beat: () => pull.heartbeat(claim) }
    try {
      const work = async (kept: AbortSignal) => {
        const stored = await pullSource(deps, claim, kept)
        return tellReliably(() => pull.complete(claim, stored), kept)
      }
      if (!(await underClaim(heartbeat, deps, work, signal))) throw new ClaimLostError()
      deps.logger.info({ input: inputId, attempt: claim.attempt }, 'input is fetched')
    } catch (error) {
      await endAttempt(deps, claim, error, signal)
    }
  }
}

async function endAttempt(
  { domain, logger, observers }: WorkerDeps,
  claim: PullClaim,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const context = { input: claim.inputId, attempt: claim.attempt }
  if (error instanceof ClaimLostError) return logger.info(context, 'the claim of the input was lost')
  if (signal.aborted) return void (await domain.pull.release(claim))
  const { failure, permanent, isOutage } = describePullFailure(error)
  observers.attemptFailed(failure.code)
  logger[permanent ? 'info' : 'warn']({ ...context, code: failure.code, permanent }, 'the input could not be fetched')
  if (isOutage) await domain.pull.release(claim, outagePauseSeconds)
  else await domain.pull.fail(claim, failure, { permanent })
}
