import type { SelectQueryBuilder } from 'typeorm'
import { type CommaList, knownWords } from '../core/comma-list.ts'
import { searchIn } from '../core/search.ts'
import type { VideoEntity } from '../entities/video.entity.ts'
import { hasStatusSql, type VideoStatus } from './video.status.ts'

const offTrash = ['created', 'processing', 'draft', 'scheduled', 'published', 'error'] as const
const words = [...offTrash, 'trashed', 'all'] as const

export interface VideoListQuery {
  /** `draft` and `published` unless said otherwise; `all` is everything that is not in the trash. */
  status?: CommaList
  filter?: CommaList
  /** Only private videos. */
  private?: boolean
  /** Part of the title. */
  search?: string
}

/** @throws DomainError 422 for a word that is no status */
export function filterVideos(
  rows: SelectQueryBuilder<VideoEntity>,
  query: VideoListQuery,
  now: Date,
): SelectQueryBuilder<VideoEntity> {
  const statuses = wantedStatuses(query).map((status) => status.toUpperCase() as VideoStatus)
  rows.andWhere(hasStatusSql(statuses), { now })
  if (query.private) rows.andWhere('video.private')
  return searchIn(rows, ['title'], query.search)
}

function wantedStatuses({ status, filter }: VideoListQuery): string[] {
  const asked = [...knownWords(status, words, '/status'), ...knownWords(filter, words, '/filter')]
  if (asked.length === 0) return ['draft', 'published']
  return asked.flatMap((word) => (word === 'all' ? offTrash : [word]))
}
