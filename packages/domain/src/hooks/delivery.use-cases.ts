import type { Delivery } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { readPage, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { changeRow } from '../core/write-row.ts'
import { DeliveryEntity } from '../entities/delivery.entity.ts'
import { SubscriptionEntity } from '../entities/subscription.entity.ts'
import { queueDeliveries } from './delivery.queue.ts'
import { toDelivery } from './hook.mapper.ts'

/** What was sent to subscribers, and what became of it. */
export class HookDeliveryUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock }) {}

  list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<Delivery>> {
    return readPage(this.rows(scope, query), standardSortFields(), list, toDelivery)
  }

  count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** Sends once more what was delivered or given up; what waits is sent now. @throws DomainError 404, 409 */
  redeliver(scope: Scope, id: string): Promise<void> {
    const { networkId, requestId } = scope
    return this.deps.transact(async (tx) => {
      const row = await tx.manager.findOne(DeliveryEntity, { where: { id, networkId }, lock: { mode: 'pessimistic_write' } })
      if (!row) throw errors.deliveryNotFound(id)
      const { enabled } = await tx.manager.findOneByOrFail(SubscriptionEntity, { id: row.subscriptionId })
      if (!enabled) throw errors.subscriptionDisabled()
      if (row.state === 'SENDING') return
      const now = this.deps.clock.now()
      const times = { dueAt: now, requestedAt: now, deliveredAt: null, updatedAt: now }
      await changeRow(tx.manager, DeliveryEntity, row, { state: 'PENDING', failures: 0, retryReason: 'redelivery', ...times })
      await queueDeliveries(tx, { networkId, subscriptionId: row.subscriptionId, requestId })
    })
  }

  /** Deliveries have no trash. */
  private rows({ networkId }: Scope, query: TrashQuery): SelectQueryBuilder<DeliveryEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(DeliveryEntity, 'delivery')
    rows.where('delivery.network_id = :networkId', { networkId })
    return asksForTrash(query) ? rows.andWhere('false') : rows
  }
}
