import type { SelectQueryBuilder } from 'typeorm'
import { type CommaList, knownWords } from '../core/comma-list.ts'
import { searchIn } from '../core/search.ts'
import type { LiveStreamEntity } from '../entities/live-stream.entity.ts'

const offTrash = ['idle', 'running', 'finished', 'error'] as const
const words = [...offTrash, 'deleted', 'trashed'] as const

export interface LiveListQuery {
  /** Everything that is not in the trash, unless said otherwise; `deleted` and `trashed` are the same. */
  status?: CommaList
  filter?: CommaList
  /** Part of the title. */
  search?: string
}

/** @throws DomainError 422 for a word that is no status */
export function filterLiveStreams(
  rows: SelectQueryBuilder<LiveStreamEntity>,
  query: LiveListQuery,
): SelectQueryBuilder<LiveStreamEntity> {
  const asked = [...knownWords(query.status, words, '/status'), ...knownWords(query.filter, words, '/filter')]
  const wantsTrash = asked.includes('deleted') || asked.includes('trashed')
  const states = (asked.length === 0 ? [...offTrash] : asked).map((word) => word.toUpperCase())
  rows.andWhere(`(live.deleted_at IS NULL AND live.state IN (:...states) OR live.deleted_at IS NOT NULL AND :wantsTrash)`, {
    states,
    wantsTrash,
  })
  return searchIn(rows, ['title'], query.search)
}
