import type { ProbeClaim } from '@ingest/domain'
import type { JobHandler } from '@ingest/queue'
import { describeFailure, outagePauseSeconds } from '../claims/failures.ts'
import { tellReliably } from '../claims/tell-reliably.ts'
import { ClaimLostError, underClaim } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { examineInput } from './examine-input.ts'

/** Finds out what an upload is: ready with metadata and a poster, or an error that its owner can act on. */
export function probeInput(deps: WorkerDeps): JobHandler<'probe-input'> {
  const { probe } = deps.domain
  return async ({ networkId, inputId }, { signal }) => {
    const claim = await probe.claim({ networkId, inputId }, deps.claimant)
    if (!claim) return
    const heartbeat = { everyMs: (claim.leaseSeconds * 1000) / 3, beat: () => probe.heartbeat(claim) }
    try {
      const work = async (kept: AbortSignal) => {
        const result = await examineInput(deps, claim, kept)
        return tellReliably(() => probe.complete(claim, result), kept)
      }
      if (!(await underClaim(heartbeat, deps, work, signal))) throw new ClaimLostError()
      deps.logger.info({ input: inputId, attempt: claim.attempt }, 'input is ready')
    } catch (error) {
      await endAttempt(deps, claim, error, signal)
    }
  }
}

async function endAttempt(
  { domain, logger, observers }: WorkerDeps,
  claim: ProbeClaim,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const context = { input: claim.inputId, attempt: claim.attempt }
  if (error instanceof ClaimLostError) return logger.info(context, 'the claim of the input was lost')
  if (signal.aborted) return void (await domain.probe.release(claim))
  const { failure, permanent, isOutage } = describeFailure(error)
  observers.attemptFailed(failure.code)
  logger[permanent ? 'info' : 'warn']({ ...context, err: error, code: failure.code, permanent }, 'the probe failed')
  if (isOutage) await domain.probe.release(claim, outagePauseSeconds)
  else await domain.probe.fail(claim, failure, { permanent })
}
