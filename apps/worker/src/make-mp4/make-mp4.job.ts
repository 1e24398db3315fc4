import type { Mp4Claim } from '@ingest/domain'
import type { JobHandler } from '@ingest/queue'
import { describeFailure, outagePauseSeconds } from '../claims/failures.ts'
import { tellReliably } from '../claims/tell-reliably.ts'
import { ClaimLostError, underClaim } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { joinRecording } from './join-recording.ts'

/** Makes one file of a recording, of the bytes that were broadcast. */
export function makeMp4(deps: WorkerDeps): JobHandler<'make-mp4'> {
  const { makeMp4: mp4s } = deps.domain
  return async ({ networkId, mp4Id }, { signal }) => {
    const claim = await mp4s.claim({ networkId, mp4Id }, deps.claimant)
    if (!claim) return
    const heartbeat = { everyMs: (claim.leaseSeconds * 1000) / 3, beat: () => mp4s.heartbeat(claim) }
    try {
      const work = async (kept: AbortSignal) => {
        const result = await joinRecording(deps, claim, kept)
        return tellReliably(() => mp4s.complete(claim, result), kept)
      }
      if (!(await underClaim(heartbeat, deps, work, signal))) throw new ClaimLostError()
      deps.logger.info({ video: claim.videoId, attempt: claim.attempt }, 'the MP4 of a recording is made')
    } catch (error) {
      await endAttempt(deps, claim, error, signal)
    }
  }
}

async function endAttempt(
  { domain, logger, observers }: WorkerDeps,
  claim: Mp4Claim,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const context = { video: claim.videoId, attempt: claim.attempt }
  if (error instanceof ClaimLostError) return logger.info(context, 'the claim of an MP4 was lost')
  if (signal.aborted) return void (await domain.makeMp4.release(claim))
  const { failure, permanent, isOutage } = describeFailure(error)
  observers.attemptFailed(failure.code)
  logger[permanent ? 'info' : 'warn']({ ...context, err: error, code: failure.code, permanent }, 'no MP4 of a recording was made')
  if (isOutage) await domain.makeMp4.release(claim, outagePauseSeconds)
  else await domain.makeMp4.fail(claim, failure, { permanent })
}
