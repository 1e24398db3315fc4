import type { EncodeClaim } from '@ingest/domain'
import { inSpan, withLogContext } from '@ingest/observability'
import { continueTrace, type JobHandler } from '@ingest/queue'
import { describeFailure, outagePauseSeconds } from '../claims/failures.ts'
import { tellReliably } from '../claims/tell-reliably.ts'
import { ClaimLostError, underClaim } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { EncodePulse } from './encode-pulse.ts'
import { encodeVideo } from './encode-video.ts'

/** Runs the job whose turn it is, which need not be the one that woke the worker. */
export function encode(deps: WorkerDeps): JobHandler<'encode'> {
  return async ({ networkId, jobId }, { signal }) => {
    const claim = await deps.domain.encode.claimNext({ networkId, jobId }, deps.claimant)
    if (claim) await inItsTrace(claim, () => runClaimed(deps, claim, signal))
  }
}

/** Of the request that created the job, whichever job has woken the worker. */
function inItsTrace({ requestId, traceParent, jobId, attempt }: EncodeClaim, work: () => Promise<void>): Promise<void> {
  const attributes = { 'ingest.job_id': jobId, 'ingest.attempt': attempt }
  return withLogContext({ request_id: requestId }, () => continueTrace(traceParent, () => inSpan('encode', { attributes }, work)))
}

/** From a claim to variants that can be played, or to a reason why not. */
async function runClaimed(deps: WorkerDeps, claim: EncodeClaim, signal: AbortSignal): Promise<void> {
  const pulse = new EncodePulse(deps.domain.encode, claim)
  deps.logger.info({ encode: claim.jobId, attempt: claim.attempt }, 'encode begins')
  try {
    const work = async (kept: AbortSignal) => {
      const result = await encodeVideo(deps, claim, pulse, kept)
      return tellReliably(() => deps.domain.encode.complete(claim, { ...result, report: pulse.latest }), kept)
    }
    if (!(await underClaim(pulse, deps, work, signal))) throw new ClaimLostError()
    deps.logger.info({ encode: claim.jobId, attempt: claim.attempt }, 'encode is complete')
  } catch (error) {
    await endAttempt(deps, claim, error, signal)
  }
}

async function endAttempt(
  { domain, logger, observers }: WorkerDeps,
  claim: EncodeClaim,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const context = { encode: claim.jobId, attempt: claim.attempt }
  const lost = 'the job was cancelled, or taken by another worker'
  if (error instanceof ClaimLostError) return logger.info(context, lost)
  if (signal.aborted) return logger.info(context, (await domain.encode.release(claim)) ? 'the job is handed back' : lost)
  const { failure, permanent, isOutage } = describeFailure(error)
  observers.attemptFailed(failure.code)
  logger[permanent ? 'info' : 'warn']({ ...context, err: error, code: failure.code, permanent }, 'the encode failed')
  if (isOutage) await domain.encode.release(claim, outagePauseSeconds)
  else await domain.encode.fail(claim, failure, { permanent })
}
