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
    sql: 'video.schedule_end <= :now',
  },
  {
    status: 'SCHEDULED',
    holds: ({ scheduleStart }, now) => scheduleStart !== null && scheduleStart > now,
    sql: 'video.schedule_start > :now',
  },
]

export function videoStatus(video: PublicationFacts, now: Date): VideoStatus {
  return precedence.find(({ holds }) => holds(video, now))?.status ?? 'PUBLISHED'
}

/** The same, of rows called `video`. */
export const videoStatusSql = `CASE ${precedence.map(({ sql, status }) => `WHEN ${sql} THEN '${status}'`).join(' ')} ELSE 'PUBLISHED' END`
