import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import type { Failure } from '../entities/input.entity.ts'
import { JobEntity, type JobRendition, type JobState } from '../entities/job.entity.ts'
import { withdrawProvisional } from '../videos/provisional-variants.ts'
import { settleMedia } from '../videos/video.media.ts'
import { attemptPrefixes } from './attempt-prefixes.ts'
import { toJob } from './job.mapper.ts'
import { inputIdsOf, lockJobsOfInput } from './job.rows.ts'

/** A worker that has lost its job may go on writing until its next heartbeat; its objects are removed after that. */
export const leftoverSeconds = 600

export function isUnderWay({ state }: JobEntity): boolean {
  return state === 'WAITING' || state === 'QUEUED' || state === 'RUNNING'
}

interface EndDeps {
  clock: Clock
  urls: Urls
}

/** Ends a job, which the transaction has locked, without a result: what it has offered while it ran is gone. */
export async function endJob(
  tx: Tx,
  { clock, urls }: EndDeps,
  scope: Scope,
  job: JobEntity,
  end: { state: 'FAILED' | 'CANCELLED'; error: Failure },
): Promise<void> {
  const now = clock.now()
  const renditions = job.renditions.map(stopped)
  const rest = { renditions, speed: null, etaSeconds: null, finishedAt: now, leaseUntil: null, updatedAt: now }
  await changeRow(tx.manager, JobEntity, job, { ...end, ...rest })
  await withdrawProvisional(tx.manager, job)
  await settleMedia(tx.manager, clock, job, end.state === 'FAILED' ? 'ERROR' : 'NONE')
  if (job.attempt > 0) {
    const payload = { prefixes: attemptPrefixes(job, job.attempt), requestId: scope.requestId }
    await tx.enqueue('remove-objects', payload, { startAfterSeconds: leftoverSeconds })
  }
  const inputs = await inputIdsOf(tx.manager, [job.id])
  await tx.announce(scope, 'jobs.error', job.id, toJob(job, inputs.get(job.id) ?? [], urls))
}

function stopped(rendition: JobRendition): JobRendition {
  return rendition.state === 'done' ? rendition : { ...rendition, state: 'stopped' }
}

/** Fails the jobs in these states that use an input; the transaction has locked it. */
export async function failJobsOfInput(
  tx: Tx,
  deps: EndDeps,
  which: { scope: Scope; inputId: string; states: readonly JobState[]; failure: Failure },
): Promise<void> {
  for (const job of await lockJobsOfInput(tx.manager, which.inputId, which.states))
    await endJob(tx, deps, which.scope, job, { state: 'FAILED', error: which.failure })
}
