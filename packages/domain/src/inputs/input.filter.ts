import type { SelectQueryBuilder } from 'typeorm'
import { type CommaList, knownWords } from '../core/comma-list.ts'
import { searchIn } from '../core/search.ts'
import type { InputEntity } from '../entities/input.entity.ts'

const statuses = ['new', 'uploading', 'queued', 'processing', 'error', 'ready', 'trashed'] as const

const kinds = {
  'video-only': 'input.has_video AND NOT input.has_audio',
  'audio-only': 'input.has_audio AND NOT input.has_video',
  'has-video': 'input.has_video',
  'has-audio': 'input.has_audio',
} as const

type Status = (typeof statuses)[number]
type Kind = keyof typeof kinds

const words = [...statuses, ...(Object.keys(kinds) as Kind[])] as const

export interface InputListQuery {
  /** Statuses and kinds: one of each group must fit. */
  filter?: CommaList
  status?: CommaList
  /** Part of the file name. */
  search?: string
}

/** @throws DomainError 422 for a word that is neither a status nor a kind */
export function filterInputs(rows: SelectQueryBuilder<InputEntity>, query: InputListQuery): SelectQueryBuilder<InputEntity> {
  const asked = new Set([...knownWords(query.filter, words, '/filter'), ...knownWords(query.status, statuses, '/status')])
  andAny(rows, statusConditions(statuses.filter((status) => asked.has(status))))
  andAny(
    rows,
    (Object.keys(kinds) as Kind[]).filter((kind) => asked.has(kind)).map((kind) => kinds[kind]),
  )
  return searchIn(rows, ['filename'], query.search)
}

function statusConditions(asked: Status[]): string[] {
  if (asked.length === 0) return ['input.deleted_at IS NULL']
  return asked.map((status) =>
    status === 'trashed'
      ? 'input.deleted_at IS NOT NULL'
      : `input.deleted_at IS NULL AND input.state = '${status.toUpperCase()}'`,
  )
}

function andAny(rows: SelectQueryBuilder<InputEntity>, conditions: string[]): void {
  if (conditions.length > 0) rows.andWhere(`(${conditions.map((condition) => `(${condition})`).join(' OR ')})`)
}
