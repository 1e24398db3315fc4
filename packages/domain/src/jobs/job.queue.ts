import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { settleMedia } from '../videos/video.media.ts'
import { lockJobsOfInput } from './job.rows.ts'

/** A queued row that nobody has claimed by then is queued once more: its queue job may be lost. */
export const claimExpectedSeconds = 60

/** Every attempt begins anew; only the percentage that was reached stays. */
export const nothingEncoded = { renditions: [], speed: null, etaSeconds: null } satisfies Partial<JobEntity>

/** Asks for the encode of a job that is new, or whose last attempt has ended. */
export async function queueJob(tx: Tx, clock: Clock, job: JobEntity, startAfterSeconds = 0): Promise<void> {
  const payload = { networkId: job.networkId, jobId: job.id, requestId: job.requestId ?? undefined }
  const now = clock.now()
  const leaseUntil = new Date(now.getTime() + (claimExpectedSeconds + startAfterSeconds) * 1000)
  await changeRow(tx.manager, JobEntity, job, { state: 'QUEUED', worker: null, leaseUntil, ...nothingEncoded, updatedAt: now })
  const later = startAfterSeconds > 0 ? { startAfterSeconds } : {}
  await tx.enqueue('encode', payload, { singletonKey: job.id, traceParent: job.traceParent, ...later })
  await settleMedia(tx.manager, clock, job, 'NONE')
}

/** Queues the jobs that waited for this input, and now wait for no other. Its lock is held by the transaction. */
export async function queueJobsOfInput(tx: Tx, clock: Clock, inputId: string): Promise<void> {
  for (const job of await lockJobsOfInput(tx.manager, inputId, ['WAITING']))
    if (!(await waitsForInput(tx.manager, job.id))) await queueJob(tx, clock, job)
}

function waitsForInput(manager: EntityManager, jobId: string): Promise<boolean> {
  return manager
    .createQueryBuilder(InputEntity, 'input')
    .innerJoin('job_inputs', 'used', 'used.input_id = input.id')
    .where(`used.job_id = :jobId AND input.state <> 'READY'`, { jobId })
    .getExists()
}
