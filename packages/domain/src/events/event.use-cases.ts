import type { Event } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import { type CommaList, knownWords } from '../core/comma-list.ts'
import { errors } from '../core/errors.ts'
import { readPage, type SortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import { asksForTrash } from '../core/trash.ts'
import { EventEntity } from '../entities/event.entity.ts'
import { toEvent } from './event.mapper.ts'
import { type EventName, eventNames } from './event-names.ts'

export interface EventQuery {
  /** Actions (`create`) or full names (`jobs.complete`): any of them. Events have no trash: with `trashed` the list is empty. */
  filter?: CommaList
  status?: CommaList
  /** Types of resources (`videos`): any of them. */
  resource?: CommaList
}

const sortFields: SortFields<EventEntity> = {
  id: { column: 'id', sqlType: 'uuid', value: (row) => row.id },
  created_at: { column: 'createdAt', sqlType: 'timestamptz', value: (row) => row.createdAt.toISOString() },
}

/** Reads what has happened. */
export class EventUseCases {
  constructor(private readonly deps: { dataSource: DataSource }) {}

  /** Ascending lists hold back what an open transaction could still overtake, so that a reader who keeps a cursor misses nothing. */
  async list(scope: Scope, list: ListQuery, query: EventQuery): Promise<ListPage<Event>> {
    const rows = this.rows(scope, query)
    if (list.order === 'asc') {
      const horizon = await this.settledUntil()
      rows.andWhere(
        `event.id < first_event_id(:horizon) AND event.created_at < date_trunc('milliseconds', CAST(:horizon AS timestamptz))`,
        { horizon },
      )
    }
    return readPage(rows, sortFields, list, toEvent)
  }

  count(scope: Scope, query: EventQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `event-not-found` */
  async get(scope: Scope, id: string): Promise<Event> {
    const row = await this.deps.dataSource.getRepository(EventEntity).findOneBy({ id, networkId: scope.networkId })
    if (!row) throw errors.eventNotFound(id)
    return toEvent(row)
  }

  types(): { events: EventName[] } {
    return { events: [...eventNames] }
  }

  /**
   * The start of the oldest transaction that has written and is still open; this statement's own start when there is none.
   * Whoever writes first after this statement makes later ids. As text: a Date would lose the microseconds.
   */
  private async settledUntil(): Promise<string> {
    const [{ horizon }]: [{ horizon: string }] = await this.deps.dataSource.query(
      `SELECT least(statement_timestamp(), min(xact_start))::text AS horizon
       FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`,
    )
    return horizon
  }

  private rows(scope: Scope, query: EventQuery): SelectQueryBuilder<EventEntity> {
    const rows = this.deps.dataSource.getRepository(EventEntity).createQueryBuilder('event')
    rows.where('event.network_id = :network', { network: scope.networkId })
    if (asksForTrash(query)) return rows.andWhere('false')
    const actions = knownWords(query.filter, [...eventNames, ...actionNames], '/filter')
    const resources = knownWords(query.resource, resourceNames, '/resource')
    if (actions.length > 0)
      rows.andWhere('event.name = ANY (:actions)', { actions: namesWith(actions, (name) => [name, actionOf(name)]) })
    if (resources.length > 0)
      rows.andWhere('event.name = ANY (:resources)', { resources: namesWith(resources, (name) => [resourceOf(name)]) })
    return rows
  }
}

const resourceOf = (name: string): string => name.slice(0, name.indexOf('.'))
const actionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
const resourceNames = [...new Set(eventNames.map(resourceOf))]
const actionNames = [...new Set(eventNames.map(actionOf))]

function namesWith(wanted: string[], termsOf: (name: EventName) => string[]): EventName[] {
  return eventNames.filter((name) => termsOf(name).some((term) => wanted.includes(term)))
}
