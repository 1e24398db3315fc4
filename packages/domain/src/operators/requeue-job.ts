import { type EntityManager, In } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import { JobEntity, type JobState } from '../entities/job.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { queueJob } from '../jobs/job.queue.ts'
import { inputIdsOf } from '../jobs/job.rows.ts'

export interface Requeued {
  id: string
  network_id: string
  video_id: string
  /** False where the job was queued already: a worker is woken for it once more. */
  changed: boolean
}

/** What can be queued again; what runs is taken back by the workers themselves when its worker is gone. */
const requeueable: readonly JobState[] = ['QUEUED', 'FAILED', 'CANCELLED']

/** Tries a job anew that has failed or was cancelled, with all its tries. Its attempts go on counting, so that no key is written twice. */
export class RequeueJob {
  constructor(private readonly deps: { transact: Transact; clock: Clock }) {}

  requeue(id: string): Promise<Requeued> {
    return this.deps.transact(async (tx) => {
      const inputs = await lockInputs(tx.manager, id)
      const job = await tx.manager.findOne(JobEntity, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (!job) throw errors.jobUnknown(id)
      await assertRequeueable(tx.manager, job, inputs)
      const changed = job.state !== 'QUEUED'
      if (changed) await this.beginAnew(tx, job)
      await queueJob(tx, this.deps.clock, job)
      return { id, network_id: job.networkId, video_id: job.videoId, changed }
    })
  }

  private async beginAnew(tx: Tx, job: JobEntity): Promise<void> {
    await changeRow(tx.manager, JobEntity, job, { tries: 0, progress: 0, error: null, startedAt: null, finishedAt: null })
  }
}

/** Before the job, as everywhere. */
async function lockInputs(manager: EntityManager, jobId: string): Promise<InputEntity[]> {
  const ids = (await inputIdsOf(manager, [jobId])).get(jobId) ?? []
  return manager.find(InputEntity, { where: { id: In(ids) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}

async function assertRequeueable(manager: EntityManager, job: JobEntity, inputs: InputEntity[]): Promise<void> {
  const refuse = (why: string) => errors.jobNotRequeueable(job.id, why)
  if (!requeueable.includes(job.state)) throw refuse(`it is ${job.state}`)
  if (job.deletedAt) throw refuse('it is in the trash')
  const unready = inputs.find(({ state, deletedAt }) => state !== 'READY' || deletedAt)
  if (unready) throw refuse(`its input ${unready.id} is ${unready.deletedAt ? 'in the trash' : unready.state}`)
  const video = await manager.findOneByOrFail(VideoEntity, { id: job.videoId })
  if (video.deletedAt) throw refuse(`its video ${video.id} is in the trash`)
}
