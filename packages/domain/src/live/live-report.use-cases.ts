import type { LiveHealth } from '@ingest/contract'
import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { BroadcastEntity } from '../entities/broadcast.entity.ts'
import type { BroadcastClaim, MediaInstance } from './broadcast.claim.ts'
import { type BroadcastHealth, toLiveHealth, verdictOf } from './broadcast.health.ts'
import { findLiveStream, lockIfThere, runningBroadcast } from './live.rows.ts'
import type { LiveNumbers } from './live-numbers.ts'

/** What an instance tells of a broadcast that it has. */
export interface BroadcastReport extends Pick<BroadcastClaim, 'networkId' | 'liveId' | 'broadcastId' | 'epoch'> {
  /** The last picture; its object is in the store. */
  pictureId?: string
  health: BroadcastHealth
  /** Nothing as long as nobody has seen a playlist. */
  next?: LiveNumbers
}

type Instance = Pick<MediaInstance, 'instance'>

/** An event tells of a change of health at most so often: a connection that comes and goes is one bad connection. */
const newsEverySeconds = 60

/** All that is no news: good or bad as the last event has told, or too soon after it. */
const reportSql = `
  UPDATE broadcasts SET picture_id = coalesce(report."pictureId", picture_id), health = report.health, health_at = $3,
    next_numbers = coalesce(report.next, next_numbers)
  FROM jsonb_to_recordset($2) AS report("broadcastId" uuid, epoch integer, "pictureId" uuid, health jsonb, next jsonb)
  WHERE id = report."broadcastId" AND broadcasts.epoch = report.epoch AND instance = $1 AND state = 'RUNNING'
    AND ((health_told = 'GOOD') = (report.health -> 'problems' = '[]') OR health_told_at > $4)
  RETURNING id`

/** What is known of broadcasts while they run. */
export class LiveReportUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock }) {}

  /** The health of what runs. @throws DomainError 404 `live-stream-not-found` */
  async health(scope: Scope, liveId: string): Promise<LiveHealth> {
    const { manager } = this.deps.dataSource
    return toLiveHealth(liveId, await runningBroadcast(manager, await findLiveStream(manager, scope, liveId)))
  }

  /** Told every few seconds, of all at once. What an instance has lost is passed over. */
  async report(instance: Instance, reports: BroadcastReport[]): Promise<void> {
    const now = this.deps.clock.now()
    const fields = reports.map(({ broadcastId, epoch, pictureId, health, next }) => ({
      broadcastId,
      epoch,
      pictureId,
      health,
      next,
    }))
    const parameters = [instance.instance, JSON.stringify(fields), now, new Date(now.getTime() - newsEverySeconds * 1000)]
    const [written]: [{ id: string }[]] = await this.deps.dataSource.query(reportSql, parameters)
    const rest = reports.filter(({ broadcastId }) => !written.some(({ id }) => id === broadcastId))
    for (const report of rest) await this.tell(instance, report)
  }

  private tell({ instance }: Instance, report: BroadcastReport): Promise<void> {
    const { networkId, liveId, broadcastId, epoch, pictureId, health, next } = report
    return this.deps.transact(async (tx) => {
      const live = await lockIfThere(tx.manager, { networkId }, liveId)
      const row = live && (await runningBroadcast(tx.manager, live))
      if (row?.id !== broadcastId || row.epoch !== epoch || row.instance !== instance) return
      const now = this.deps.clock.now()
      const told = { healthTold: verdictOf(health), healthToldAt: now }
      const news = { ...(pictureId && { pictureId }), ...(next && { nextNumbers: next }), health, healthAt: now }
      await changeRow(tx.manager, BroadcastEntity, row, { ...news, ...told })
      await tx.announce(systemScope(networkId, 'live'), 'live.health', liveId, toLiveHealth(liveId, row))
    })
  }
}
