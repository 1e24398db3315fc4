import { type DataSource, type EntityTarget, type FindOptionsWhere, LessThan } from 'typeorm'
import type { Clock } from './clock.ts'
import type { CommaList } from './comma-list.ts'
import { type Scope, systemScope } from './scope.ts'

/** `?status=trashed` and `?filter=trashed` mean the same on every list. */
export interface TrashQuery {
  status?: CommaList
  filter?: CommaList
  /** Part of a name. */
  search?: string
}

export function asksForTrash({ status, filter }: Pick<TrashQuery, 'status' | 'filter'>): boolean {
  const words = [status ?? [], filter ?? []].flat().flatMap((text) => text.split(','))
  return words.some((word) => word.trim().toLowerCase() === 'trashed')
}

interface TrashedRow {
  id: string
  networkId: string
  deletedAt: Date | null
}

const keptMs = 14 * 24 * 3600 * 1000
export const mostPurgedAtOnce = 50

/** What was put into the trash before then leaves it. */
export function trashedUntil(clock: Clock): Date {
  return new Date(clock.now().getTime() - keptMs)
}

/**
 * Removes for good what has been in the trash for 14 days; called now and then by any number of workers.
 * @returns how many it was
 */
export async function purgeTrash<Row extends TrashedRow>(
  { dataSource, clock }: { dataSource: DataSource; clock: Clock },
  target: EntityTarget<Row>,
  removeForGood: (scope: Scope, id: string) => Promise<void>,
): Promise<number> {
  const where = { deletedAt: LessThan(trashedUntil(clock)) } as FindOptionsWhere<Row>
  const expired = await dataSource.manager.find(target, { where, take: mostPurgedAtOnce })
  for (const { id, networkId } of expired) await removeForGood(systemScope(networkId, 'trash'), id)
  return expired.length
}
