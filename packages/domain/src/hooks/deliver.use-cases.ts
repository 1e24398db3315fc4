import { type DataSource, type EntityManager, In, LessThanOrEqual, MoreThan } from 'typeorm'
import { type Claimant, leaseEnd } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { DeliveryEntity } from '../entities/delivery.entity.ts'
import { EventEntity } from '../entities/event.entity.ts'
import { SubscriptionEntity } from '../entities/subscription.entity.ts'
import { type AttemptFailure, type AttemptResult, claimChange, type DeliveryClaim, toClaim } from './delivery.claim.ts'
import { queueDeliveries, type SubscriptionRef } from './delivery.queue.ts'
import { nextPauseSeconds } from './delivery.retry.ts'
import { sharedWithEvents } from './hook.rows.ts'

interface DeliverDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  secrets: SecretBox
  apiUrl: string
}

/** Attempts that are made side by side at one receiver. */
const mostAtOnce = 8
const mostSweptAtOnce = 200

/** Each subscription by itself, from the index of what is open: what waits for one receiver costs the others nothing. */
const dueSql = `
  SELECT id AS "subscriptionId", network_id AS "networkId" FROM subscriptions
  WHERE enabled AND EXISTS (
    SELECT FROM deliveries WHERE subscription_id = subscriptions.id AND state IN ('PENDING', 'SENDING') AND due_at <= $1
  )
  ORDER BY random() LIMIT ${mostSweptAtOnce}`

/**
 * The worker's side of deliveries: whoever claims one raises its attempt, and whoever holds an older attempt changes
 * nothing any more. What returns false has found that the claim is lost.
 */
export class DeliverUseCases {
  constructor(private readonly deps: DeliverDeps) {}

  /** What is due to a subscription, a few at once. None while another worker has some of it: one receiver occupies one worker at most. */
  claim({ networkId, subscriptionId }: SubscriptionRef, claimant: Claimant): Promise<DeliveryClaim[]> {
    return this.deps.transact(async ({ manager }) => {
      const where = { id: subscriptionId, networkId, enabled: true }
      const subscription = await manager.findOne(SubscriptionEntity, { where, lock: sharedWithEvents })
      if (!subscription) return []
      const now = this.deps.clock.now()
      const taken = await manager.existsBy(DeliveryEntity, { subscriptionId, state: 'SENDING', dueAt: MoreThan(now) })
      if (taken) return []
      const rows = await this.due(manager, subscriptionId, now)
      for (const row of rows) await changeRow(manager, DeliveryEntity, row, claimChange(row, claimant, now))
      return this.toClaims(manager, subscription, rows)
    })
  }

  complete(claim: DeliveryClaim, { status, body }: AttemptResult): Promise<boolean> {
    return this.withMine(claim, async ({ manager }, row) => {
      const now = this.deps.clock.now()
      const response = { responseStatus: status, responseBody: body, error: null, retryReason: null }
      await changeRow(manager, DeliveryEntity, row, { ...response, state: 'DELIVERED', deliveredAt: now, updatedAt: now })
    })
  }

  /** The receiver has not taken it: it is sent again after a pause, or given up. */
  fail(claim: DeliveryClaim, { status, body, reason, error, isFinal }: AttemptFailure): Promise<boolean> {
    return this.withMine(claim, async ({ manager }, row) => {
      const { retry } = await manager.findOneByOrFail(SubscriptionEntity, { id: row.subscriptionId })
      const now = this.deps.clock.now()
      const failures = row.failures + 1
      const pause = isFinal ? undefined : nextPauseSeconds(failures, retry, (now.getTime() - row.requestedAt.getTime()) / 1000)
      const next =
        pause === undefined ? ({ state: 'FAILED' } as const) : ({ state: 'PENDING', dueAt: leaseEnd(now, pause) } as const)
      const response = { responseStatus: status, responseBody: body, error, retryReason: reason }
      await changeRow(manager, DeliveryEntity, row, { ...response, ...next, failures, updatedAt: now })
    })
  }

  /** Hands it back, uncounted: a worker that shuts down says nothing of the receiver. */
  release(claim: DeliveryClaim): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      const now = this.deps.clock.now()
      await changeRow(tx.manager, DeliveryEntity, row, {
        state: 'PENDING',
        retryReason: 'interrupted',
        dueAt: now,
        updatedAt: now,
      })
      await queueDeliveries(tx, row)
    })
  }

  /** Wakes a worker for every subscription to which something is due; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const due: SubscriptionRef[] = await this.deps.dataSource.query(dueSql, [this.deps.clock.now()])
    if (due.length === 0) return 0
    await this.deps.transact(async (tx) => {
      for (const subscription of due) await queueDeliveries(tx, subscription)
    })
    return due.length
  }

  private due(manager: EntityManager, subscriptionId: string, now: Date): Promise<DeliveryEntity[]> {
    const where = { subscriptionId, state: In(['PENDING', 'SENDING']), dueAt: LessThanOrEqual(now) }
    return manager.find(DeliveryEntity, { where, order: { dueAt: 'ASC', id: 'ASC' }, take: mostAtOnce })
  }

  private async toClaims(
    manager: EntityManager,
    subscription: SubscriptionEntity,
    rows: DeliveryEntity[],
  ): Promise<DeliveryClaim[]> {
    const events = await manager.findBy(EventEntity, { id: In(rows.map(({ eventId }) => eventId)) })
    const byId = new Map(events.map((event) => [event.id, event]))
    return rows.map((row) => {
      const event = byId.get(row.eventId) as EventEntity
      return toClaim({ row, event, subscription }, this.deps.secrets, this.deps.apiUrl)
    })
  }

  private withMine(claim: DeliveryClaim, work: (tx: Tx, row: DeliveryEntity) => Promise<void>): Promise<boolean> {
    const { deliveryId: id, networkId, attempt } = claim
    return this.deps.transact(async (tx) => {
      const where = { id, networkId, attempt, state: 'SENDING' } as const
      const row = await tx.manager.findOne(DeliveryEntity, { where, lock: { mode: 'pessimistic_write' } })
      if (row) await work(tx, row)
      return row !== null
    })
  }
}
