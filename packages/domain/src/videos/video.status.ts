import type { Video } from '@ingest/contract'
import type { VideoEntity } from '../entities/video.entity.ts'

export type VideoStatus = Video['status']
export type PublicationFacts = Pick<VideoEntity, 'mediaState' | 'publishedAt' | 'scheduleStart' | 'scheduleEnd' | 'deletedAt'>

/** A time at which a window opens is a publication as well, whether somebody has published the video or not. */
const isWanted = ({ publishedAt, scheduleStart }: PublicationFacts) => publishedAt !== null || scheduleStart !== null
const wantedSql = '(video.published_at IS NOT NULL OR video.schedule_start IS NOT NULL)'

interface Rule {
  status: VideoStatus
  holds(video: PublicationFacts, now: Date): boolean
  /** The same of rows called `video`. Never null: it is negated too. */
  sql: string
}

/** The first rule that holds gives the status. `:now` is the time at which it is asked. */
const precedence: Rule[] = [
  { status: 'TRASHED', holds: ({ deletedAt }) => deletedAt !== null, sql: 'video.deleted_at IS NOT NULL' },
  { status: 'CREATED', holds: ({ mediaState }) => mediaState === 'NONE', sql: `video.media_state = 'NONE'` },
  { status: 'PROCESSING', holds: ({ mediaState }) => mediaState === 'PROCESSING', sql: `video.media_state = 'PROCESSING'` },
  { status: 'ERROR', holds: ({ mediaState }) => mediaState === 'ERROR', sql: `video.media_state = 'ERROR'` },
  { status: 'DRAFT', holds: (video) => !isWanted(video), sql: `NOT ${wantedSql}` },
  {
    status: 'DRAFT',
    holds: ({ scheduleEnd }, now) => scheduleEnd !== null && scheduleEnd <= now,
    sql: '(video.schedule_end IS NOT NULL AND video.schedule_end <= :now)',
  },
  {
    status: 'SCHEDULED',
    holds: ({ scheduleStart }, now) => scheduleStart !== null && scheduleStart > now,
    sql: '(video.schedule_start IS NOT NULL AND video.schedule_start > :now)',
  },
]

export function videoStatus(video: PublicationFacts, now: Date): VideoStatus {
  return precedence.find(({ holds }) => holds(video, now))?.status ?? 'PUBLISHED'
}

/**
 * Whether a row called `video` has one of these statuses. Conditions on columns, for the planner knows how many rows have a value
 * of a column, and which index leaves the others out; of an expression it knows neither.
 */
export function hasStatusSql(wanted: readonly VideoStatus[]): string {
  const otherwise = String(wanted.includes('PUBLISHED'))
  return precedence.reduceRight(
    (rest, { status, sql }) => (wanted.includes(status) ? either(sql, rest) : unless(sql, rest)),
    otherwise,
  )
}

function either(condition: string, rest: string): string {
  if (rest === 'true') return rest
  return rest === 'false' ? condition : `(${condition} OR ${rest})`
}

function unless(condition: string, rest: string): string {
  if (rest === 'false') return rest
  return rest === 'true' ? `NOT (${condition})` : `(NOT (${condition}) AND ${rest})`
}
