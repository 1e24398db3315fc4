import { errors } from '../core/errors.ts'
import type { MediaType } from '../entities/profile.entity.ts'
import type { VideoEntity } from '../entities/video.entity.ts'

/** What a body can say of a video; whatever is missing stays as it is. */
interface VideoFields {
  description?: string | null
  schedule_start?: string | null
  schedule_end?: string | null
  private?: boolean
  genre?: string | null
  content_type?: string | null
  release_date?: string | null
  crew?: string | null
  country?: string | null
  language?: string | null
  /** An empty list clears, null as well. */
  tags?: string[] | null
}

export interface VideoCreate extends VideoFields {
  title: string
  type?: MediaType
}

export interface VideoChange extends VideoFields {
  title?: string
  /** A thumbnail of the video, or its id. */
  poster?: string | { thumbnail_id: string } | null
  /** Null unpublishes; a time is ignored. */
  published_at?: string | null
  /** Null takes the video out of the trash; a time is ignored. */
  deleted_at?: string | null
}

const texts = {
  description: 'description',
  genre: 'genre',
  content_type: 'contentType',
  release_date: 'releaseDate',
  crew: 'crew',
  country: 'country',
  language: 'language',
} as const satisfies Partial<Record<keyof VideoFields, keyof VideoEntity>>

/** The columns that a body changes. */
export function fieldsOf(body: VideoFields & { title?: string }): Partial<VideoEntity> {
  const names = Object.keys(texts) as (keyof typeof texts)[]
  const given = names.filter((name) => body[name] !== undefined)
  return {
    ...Object.fromEntries(given.map((name) => [texts[name], body[name]])),
    ...(body.title === undefined ? {} : { title: body.title }),
    ...(body.private === undefined ? {} : { private: body.private }),
    ...(body.tags === undefined ? {} : { tags: [...new Set(body.tags ?? [])] }),
    ...(body.schedule_start === undefined ? {} : { scheduleStart: toDate(body.schedule_start) }),
    ...(body.schedule_end === undefined ? {} : { scheduleEnd: toDate(body.schedule_end) }),
  }
}

/**
 * Unpublishing closes the window as well, unless the same body opens another: it would publish the video again.
 */
export function publicationOf(body: VideoChange): Partial<VideoEntity> {
  if (body.published_at !== null) return {}
  return { publishedAt: null, ...(body.schedule_start === undefined ? { scheduleStart: null } : {}) }
}

/** @throws DomainError 422 for a window that closes before it opens */
export function assertWindow({ scheduleStart, scheduleEnd }: Pick<VideoEntity, 'scheduleStart' | 'scheduleEnd'>): void {
  if (!scheduleStart || !scheduleEnd || scheduleStart < scheduleEnd) return
  const message = 'The publish window closes before it opens: schedule_end must be after schedule_start.'
  throw errors.invalid([{ field: '/schedule_end', code: 'window', message }])
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
