import { type EntityManager, In } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { JobEntity, type JobState } from '../entities/job.entity.ts'
import { JobInputEntity } from '../entities/job-input.entity.ts'

/** @throws DomainError 404 `job-not-found` */
export async function findJob(manager: EntityManager, { networkId }: Scope, id: string): Promise<JobEntity> {
  const row = await manager.findOneBy(JobEntity, { id, networkId })
  if (!row) throw errors.jobNotFound(id)
  return row
}

/** @throws DomainError 404 `job-not-found` */
export async function lockJob(manager: EntityManager, { networkId }: Scope, id: string): Promise<JobEntity> {
  const row = await manager.findOne(JobEntity, { where: { id, networkId }, lock: { mode: 'pessimistic_write' } })
  if (!row) throw errors.jobNotFound(id)
  return row
}

/** The jobs of a video in these states, held until the end of the transaction. */
export function lockJobsOfVideo(
  manager: EntityManager,
  { networkId }: Scope,
  videoId: string,
  states: readonly JobState[],
): Promise<JobEntity[]> {
  const where = { networkId, videoId, state: In(states) }
  return manager.find(JobEntity, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}

/**
 * The jobs in these states that use an input, held until the end of the transaction. In the order of their videos, which
 * are locked next: two callers never wait for each other.
 */
export async function lockJobsOfInput(
  manager: EntityManager,
  inputId: string,
  states: readonly JobState[],
): Promise<JobEntity[]> {
  const uses = await manager.findBy(JobInputEntity, { inputId })
  const where = { id: In(uses.map(({ jobId }) => jobId)), state: In(states) }
  return manager.find(JobEntity, { where, order: { videoId: 'ASC', id: 'ASC' }, lock: { mode: 'pessimistic_write' } })
}

/** The ids of the inputs of each of these jobs, in their order. */
export async function inputIdsOf(manager: EntityManager, jobIds: string[]): Promise<Map<string, string[]>> {
  const byJob = new Map(jobIds.map((id): [string, string[]] => [id, []]))
  const rows = await manager.find(JobInputEntity, { where: { jobId: In(jobIds) }, order: { position: 'ASC' } })
  for (const { jobId, inputId } of rows) byJob.get(jobId)?.push(inputId)
  return byJob
}
