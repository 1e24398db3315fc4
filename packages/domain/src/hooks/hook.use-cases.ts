import type { Subscription } from '@ingest/contract'
import { webUrlProblem } from '@ingest/egress/web-url'
import { type DataSource, type EntityManager, In, type SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import { newSecret, type SecretBox } from '../core/secrets.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { changeRow } from '../core/write-row.ts'
import { DeliveryEntity } from '../entities/delivery.entity.ts'
import { type RetryPolicy, SubscriptionEntity } from '../entities/subscription.entity.ts'
import type { EventName } from '../events/event-names.ts'
import { toSubscription } from './hook.mapper.ts'
import { sharedWithEvents } from './hook.rows.ts'

interface HookDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  secrets: SecretBox
}

/** What can be chosen. What is left out stays as it is, or gets its default. */
interface HookSettings {
  enabled?: boolean
  secret?: string
  retry?: RetryPolicy
}

/** What names a subscription. */
interface HookRef {
  event_name: EventName
  url: string
}

/** Each event of a network is sent to so many URLs at most. */
const mostPerEvent = 20

/** Who is told of which events. */
export class HookUseCases {
  constructor(private readonly deps: HookDeps) {}

  /** @param query `event` narrows the list to one */
  list(scope: Scope, list: ListQuery, query: TrashQuery & { event?: EventName }): Promise<ListPage<Subscription>> {
    return readPage(this.rows(scope, query), standardSortFields(), list, this.toSubscription)
  }

  count(scope: Scope, query: TrashQuery & { event?: EventName }): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /**
   * One subscription per event; one that is there already is changed.
   * @throws DomainError 409 when an event has too many, 422 for a URL that cannot be called
   */
  subscribe(scope: Scope, body: HookSettings & { event_names: EventName[]; url: string }): Promise<Subscription[]> {
    const problem = webUrlProblem(body.url)
    if (problem) throw errors.badUrl(problem)
    return this.deps.transact(async (tx) => {
      const made = new Map<EventName, Subscription>()
      // In one order everywhere: two callers that lock the same rows wait for each other, and not in a circle.
      for (const event_name of body.event_names.toSorted())
        made.set(event_name, await this.put(tx, scope, { ...body, event_name }))
      return body.event_names.flatMap((name) => made.get(name) ?? [])
    })
  }

  /** @throws DomainError 404 `subscription-not-found`, 412 */
  change(scope: Scope, body: HookSettings & HookRef, ifMatch?: string): Promise<Subscription> {
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, scope, body)
      if (!row) throw errors.subscriptionNotFound(body.event_name, body.url)
      assertMatches(ifMatch, this.toSubscription(row))
      return this.set(tx, row, body)
    })
  }

  /** What is on its way to it is not sent any more. That there is none is no error. @throws DomainError 422 when it is not named */
  delete(scope: Scope, named: Partial<HookRef>, ifMatch?: string): Promise<void> {
    const { event_name, url } = named
    if (!event_name || !url) throw errors.invalid(missingOf(named))
    return this.deps.transact(async ({ manager }) => {
      const row = await this.lock(manager, scope, { event_name, url })
      if (!row) return
      assertMatches(ifMatch, this.toSubscription(row))
      await manager.delete(SubscriptionEntity, row.id)
    })
  }

  private async put(tx: Tx, scope: Scope, body: HookSettings & HookRef): Promise<Subscription> {
    const { networkId } = scope
    const { event_name: eventName, url } = body
    const others = await tx.manager.countBy(SubscriptionEntity, { networkId, eventName })
    const now = this.deps.clock.now()
    const secretEncrypted = this.deps.secrets.encrypt(newSecret())
    const fresh = { id: newId(), networkId, eventName, url, enabled: true, retry: 'standard', secretEncrypted } as const
    const insert = tx.manager.createQueryBuilder().insert().into(SubscriptionEntity)
    if (others < mostPerEvent)
      await insert
        .values({ ...fresh, createdAt: now, updatedAt: now })
        .orIgnore()
        .execute()
    const row = await this.lock(tx.manager, scope, body)
    if (!row) throw errors.tooManySubscriptions(eventName, mostPerEvent)
    return this.set(tx, row, { enabled: true, ...body })
  }

  private async set(tx: Tx, row: SubscriptionEntity, { enabled, secret, retry }: HookSettings): Promise<Subscription> {
    await changeRow(tx.manager, SubscriptionEntity, row, {
      enabled: enabled ?? row.enabled,
      retry: retry ?? row.retry,
      secretEncrypted: secret === undefined ? row.secretEncrypted : this.deps.secrets.encrypt(secret),
      updatedAt: this.deps.clock.now(),
    })
    if (!row.enabled) await this.endDeliveries(tx.manager, row)
    return this.toSubscription(row)
  }

  private async endDeliveries(manager: EntityManager, { id: subscriptionId, updatedAt }: SubscriptionEntity): Promise<void> {
    const open = { subscriptionId, state: In(['PENDING', 'SENDING']) }
    await manager.update(DeliveryEntity, open, { state: 'FAILED', error: 'The subscription was disabled.', updatedAt })
  }

  private lock(manager: EntityManager, { networkId }: Scope, { event_name: eventName, url }: HookRef) {
    return manager.findOne(SubscriptionEntity, { where: { networkId, eventName, url }, lock: sharedWithEvents })
  }

  /** Subscriptions have no trash. */
  private rows({ networkId }: Scope, query: TrashQuery & { event?: EventName }): SelectQueryBuilder<SubscriptionEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(SubscriptionEntity, 'subscription')
    rows.where('subscription.network_id = :networkId', { networkId })
    if (query.event) rows.andWhere('subscription.event_name = :event', { event: query.event })
    return asksForTrash(query) ? rows.andWhere('false') : rows
  }

  private readonly toSubscription = (row: SubscriptionEntity): Subscription => toSubscription(row, this.deps.secrets)
}

function missingOf(named: Partial<HookRef>) {
  const missing = (['event_name', 'url'] as const).filter((name) => !named[name])
  return missing.map((name) => ({ field: `/${name}`, code: 'required', message: `Give ${name}, in the body or the query.` }))
}
