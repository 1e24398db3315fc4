import type { EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm'
import { columnsOf } from './columns.ts'
import type { ListBound, ListPage, ListQuery } from './list.ts'

/** A sortable field of the API: its column, and how a bound's text becomes a value of that column's type. */
export interface SortField<Entity> {
  column: string
  sqlType: 'uuid' | 'timestamptz' | 'text'
  value(row: Entity): string
}

export type SortFields<Entity> = { id: SortField<Entity> } & Record<string, SortField<Entity>>

/**
 * Reads one page by keyset: rows are compared by (field, id), never counted off, so that page k costs what page 1 costs
 * and a row that stands throughout a walk is neither repeated nor skipped.
 */
export async function readPage<Entity extends ObjectLiteral & { id: string }, Item>(
  rows: SelectQueryBuilder<Entity>,
  fields: SortFields<Entity>,
  query: ListQuery,
  toItem: (row: Entity) => Item,
): Promise<ListPage<Item>> {
  const found = await readRows(rows, fields, query)
  const shown = found.slice(0, query.max)
  return { items: shown.map(toItem), ...pageBounds(fields, query, shown, found.length > query.max) }
}

/**
 * The rows of a page, and one more when there is a next page.
 * @param more further columns that are read with each
 */
export function readRows<Entity extends ObjectLiteral & { id: string }, More = unknown>(
  rows: SelectQueryBuilder<Entity>,
  fields: SortFields<Entity>,
  query: ListQuery,
  more: string[] = [],
): Promise<(Entity & More)[]> {
  const sort = sortField(fields, query.field)
  const direction = query.order === 'asc' ? 'ASC' : 'DESC'
  if (query.start) addBound(rows, sort, query, query.start, 'start')
  if (query.end) addBound(rows, sort, query, query.end, 'end')
  rows.orderBy(`${rows.alias}.${sort.column}`, direction)
  if (sort.column !== 'id') rows.addOrderBy(`${rows.alias}.id`, direction)
  const columns = columnsOf(rows.dataSource, rows.expressionMap.mainAlias?.target as EntityTarget<Entity>, rows.alias)
  rows.select([columns, ...more].join(', '))
  return rows.limit(query.max + 1).getRawMany<Entity & More>()
}

export function pageBounds<Entity extends { id: string }>(
  fields: SortFields<Entity>,
  query: ListQuery,
  shown: Entity[],
  more: boolean,
) {
  const sort = sortField(fields, query.field)
  const [first, last] = [shown.at(0), shown.at(-1)]
  if (!first || !last) return { query }
  const next: ListBound = { value: sort.value(last), exclusive: true, ...(sort.column === 'id' ? {} : { id: last.id }) }
  return { query, first: sort.value(first), last: sort.value(last), ...(more ? { next } : {}) }
}

function sortField<Entity>(fields: SortFields<Entity>, name: string): SortField<Entity> {
  return fields[name] ?? fields.id
}

/** `start` admits what comes after it in the given order, `end` what comes before it. */
function addBound<Entity extends ObjectLiteral>(
  rows: SelectQueryBuilder<Entity>,
  sort: SortField<Entity>,
  { order }: ListQuery,
  bound: ListBound,
  side: 'start' | 'end',
): void {
  const ascending = (side === 'start') === (order === 'asc')
  const operator = `${ascending ? '>' : '<'}${bound.exclusive ? '' : '='}`
  const column = `${rows.alias}.${snakeCase(sort.column)}`
  const [value, id] = [`${side}Value`, `${side}Id`]
  if (bound.id === undefined) rows.andWhere(`${column} ${operator} CAST(:${value} AS ${sort.sqlType})`, { [value]: bound.value })
  else
    rows.andWhere(`(${column}, ${rows.alias}.id) ${operator} (CAST(:${value} AS ${sort.sqlType}), CAST(:${id} AS uuid))`, {
      [value]: bound.value,
      [id]: bound.id,
    })
}

function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The fields that most resources can be sorted by. */
export function standardSortFields<Entity extends { id: string; createdAt: Date; updatedAt: Date }>(): SortFields<Entity> {
  return {
    id: { column: 'id', sqlType: 'uuid', value: (row) => row.id },
    created_at: { column: 'createdAt', sqlType: 'timestamptz', value: (row) => row.createdAt.toISOString() },
    updated_at: { column: 'updatedAt', sqlType: 'timestamptz', value: (row) => row.updatedAt.toISOString() },
  }
}
