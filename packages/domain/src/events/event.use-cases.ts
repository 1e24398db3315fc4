import type { Event } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import { errors } from '../core/errors.ts'
import { readPage, type SortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import { EventEntity } from '../entities/event.entity.ts'
import { eventNames } from './event-names.ts'

export interface EventFilter {
  /** Actions (`create`) or full names (`jobs.complete`); any of them. */
  filter?: string[]
  /** Types of resources (`videos`); any of them. */
  resource?: string[]
  /** Events have no trash: asked for it, the list is empty. */
  trashed?: boolean
}

const sortFields: SortFields<EventEntity> = {
  id: { column: 'id', sqlType: 'uuid', value: (row) => row.id },
  created_at: { column: 'createdAt', sqlType: 'timestamptz', value: (row) => row.createdAt.toISOString() },
}

/** Reads what has happened. */
export class EventUseCases {
  constructor(private readonly deps: { dataSource: DataSource }) {}

  /** Ascending lists hold back what an open transaction could still overtake, so that a reader who keeps a cursor misses nothing. */
  async list(scope: Scope, query: ListQuery, filter: EventFilter): Promise<ListPage<Event>> {
    const rows = this.rows(scope, filter)
    if (query.order === 'asc') {
      const horizon = await this.settledUntil()
      rows.andWhere(
        `event.id < first_event_id(:horizon) AND event.created_at < date_trunc('milliseconds', CAST(:horizon AS timestamptz))`,
        { horizon },
      )
    }
    return readPage(rows, sortFields, query, toEvent)
  }

  count(scope: Scope, filter: EventFilter): Promise<number> {
    return this.rows(scope, filter).getCount()
  }

  /** @throws DomainError 404 `event-not-found` */
  async get(scope: Scope, id: string): Promise<Event> {
    const row = await this.deps.dataSource.getRepository(EventEntity).findOneBy({ id, networkId: scope.networkId })
    if (!row) throw errors.eventNotFound(id)
    return toEvent(row)
  }

  types(): { events: string[] } {
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

  private rows(scope: Scope, { filter = [], resource = [], trashed }: EventFilter): SelectQueryBuilder<EventEntity> {
    const rows = this.deps.dataSource.getRepository(EventEntity).createQueryBuilder('event')
    rows.where('event.network_id = :network', { network: scope.networkId })
    if (trashed) rows.andWhere('false')
    if (filter.length > 0) rows.andWhere('event.name IN (:...names)', { names: named(filter, matchesAction) })
    if (resource.length > 0) rows.andWhere('event.name IN (:...resources)', { resources: named(resource, matchesResource) })
    return rows
  }
}

/** An empty list would be no valid SQL: a name that no event has finds nothing as well. */
function named(wanted: string[], matches: (name: string, wanted: string) => boolean): string[] {
  const names = eventNames.filter((name) => wanted.some((each) => matches(name, each.toLowerCase())))
  return names.length > 0 ? names : ['none']
}

const matchesAction = (name: string, wanted: string): boolean => name === wanted || name.endsWith(`.${wanted}`)
const matchesResource = (name: string, wanted: string): boolean => name.startsWith(`${wanted}.`)

function toEvent(row: EventEntity): Event {
  return {
    event_id: row.id,
    network_id: row.networkId,
    event_name: row.name,
    created_at: row.createdAt.toISOString(),
    actor: row.actor,
    request_id: row.requestId,
    data: row.data,
  } as Event
}
