import type { EntityManager } from 'typeorm'
import { JobEntity } from '../entities/job.entity.ts'
import { claimExpectedSeconds } from '../jobs/job.queue.ts'

/**
 * Networks take turns (docs/adr/0015): the next job is of the network that has the fewest encodes running, of those of the one whose
 * last encode began first; within a network it is the oldest. `place` counts what goes before a job in its own network, so that workers
 * who ask at the same moment, and skip what the others hold, are fair together.
 */
const inTurn = `
  SELECT job.id
  FROM jobs job
  JOIN (
    SELECT id, row_number() OVER (PARTITION BY network_id ORDER BY created_at, id) AS place
    FROM jobs
    WHERE state = 'QUEUED' AND (id = $1 OR lease_until <= $2)
  ) waiting ON waiting.id = job.id
  LEFT JOIN (
    SELECT network_id, count(*) AS count FROM jobs WHERE state = 'RUNNING' GROUP BY network_id
  ) running ON running.network_id = job.network_id
  CROSS JOIN LATERAL (
    SELECT max(started_at) AS at FROM jobs WHERE network_id = job.network_id
  ) served
  WHERE job.state = 'QUEUED'
  ORDER BY coalesce(running.count, 0) + waiting.place, served.at NULLS FIRST, job.created_at, job.id
  LIMIT 1
  FOR UPDATE OF job SKIP LOCKED`

/**
 * The queued job whose turn it is, locked. A pause before another try is kept.
 * @param calledFor the job that the worker was woken for: it is due, whatever the clocks of database and worker say
 */
export async function lockNextJob(manager: EntityManager, calledFor: string, now: Date): Promise<JobEntity | null> {
  const expectedBy = new Date(now.getTime() + claimExpectedSeconds * 1000)
  const [next]: { id: string }[] = await manager.query(inTurn, [calledFor, expectedBy])
  return next ? manager.findOneBy(JobEntity, { id: next.id }) : null
}
