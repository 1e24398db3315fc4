import { type JobName, jobs } from './jobs.ts'
import type { SqlExecutor } from './queue.ts'

export interface JobBacklog {
  /** Jobs that a worker may take now. */
  waiting: number
  /** How long the oldest of them has waited; 0 when there is none. */
  oldestSeconds: number
  /** Jobs that workers have. */
  running: number
}

export type Backlog = Record<JobName, JobBacklog>

const backlogSql = `
  SELECT name,
    count(*) FILTER (WHERE state < 'active') AS waiting,
    count(*) FILTER (WHERE state = 'active') AS running,
    coalesce(max(extract(epoch FROM now() - start_after)) FILTER (WHERE state < 'active'), 0) AS oldest_seconds
  FROM pgboss.job WHERE state <= 'active' AND start_after <= now() GROUP BY name`

interface Row {
  name: string
  waiting: string
  running: string
  oldest_seconds: string
}

/** By job, also those of which there is nothing. */
export async function readBacklog(sql: SqlExecutor): Promise<Backlog> {
  const rows = (await sql.executeSql(backlogSql)).rows as Row[]
  const entries = Object.keys(jobs).map((name) => [name, toBacklog(rows.find((row) => row.name === name))] as const)
  return Object.fromEntries(entries) as Backlog
}

function toBacklog(row?: Row): JobBacklog {
  return {
    waiting: Number(row?.waiting ?? 0),
    oldestSeconds: Number(row?.oldest_seconds ?? 0),
    running: Number(row?.running ?? 0),
  }
}
