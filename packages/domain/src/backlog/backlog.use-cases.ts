import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'

/** What is unfinished in all networks together. */
export interface PlatformBacklog {
  deliveries: { pending: number; oldestDueSeconds: number }
  /** Encoding jobs, by state. */
  encodes: { waiting: number; queued: number; running: number }
}

/** Both counts read partial indexes of what is unfinished, never what has been done. */
const backlogSql = `
  SELECT deliveries.*, encodes.* FROM
    (SELECT count(*) AS pending, coalesce(max(extract(epoch FROM $1 - due_at)), 0) AS "oldestDueSeconds"
     FROM deliveries WHERE state IN ('PENDING', 'SENDING')) deliveries,
    (SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
       count(*) FILTER (WHERE state = 'RUNNING') AS running
     FROM jobs WHERE state IN ('WAITING', 'QUEUED', 'RUNNING')) encodes`

type Row = Record<'pending' | 'oldestDueSeconds' | 'waiting' | 'queued' | 'running', string>

export class BacklogUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  async read(): Promise<PlatformBacklog> {
    const [row]: [Row] = await this.deps.dataSource.query(backlogSql, [this.deps.clock.now()])
    const { waiting, queued, running } = row
    return {
      deliveries: { pending: Number(row.pending), oldestDueSeconds: Math.max(0, Number(row.oldestDueSeconds)) },
      encodes: { waiting: Number(waiting), queued: Number(queued), running: Number(running) },
    }
  }
}
