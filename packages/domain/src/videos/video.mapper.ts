import type { PlaybackUrl, Thumbnail, Variant, Video } from '@ingest/contract'
import type { Urls } from '../core/urls.ts'
import type { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import type { VariantEntity } from '../entities/variant.entity.ts'
import type { VideoEntity } from '../entities/video.entity.ts'
import { formatRuntime } from './runtime.ts'
import { videoStatus } from './video.status.ts'

type ShownVariant = Pick<VariantEntity, 'id' | 'name' | 'durationSeconds' | 'type' | 'videoId' | 'profileId' | 'entry' | 'files'>
type ShownThumbnail = Pick<ThumbnailEntity, 'id' | 'kind' | 'url'>

export interface VideoParts {
  variants: ShownVariant[]
  poster?: ShownThumbnail | null
}

/** @param now the status follows from the clock */
export function toVideo(row: VideoEntity, { variants, poster }: VideoParts, urls: Urls, now: Date): Video {
  const status = videoStatus(row, now)
  return {
    id: row.id,
    url: `${urls.api}/videos/${row.id}`,
    title: row.title,
    description: row.description,
    playback_urls: variants.flatMap((variant) => playbackUrls(variant, urls)),
    type: row.type,
    status,
    schedule_start: iso(row.scheduleStart),
    schedule_end: iso(row.scheduleEnd),
    private: row.private,
    genre: row.genre,
    content_type: row.contentType,
    release_date: row.releaseDate,
    runtime: row.runtimeSeconds === null ? null : formatRuntime(row.runtimeSeconds),
    crew: row.crew,
    country: row.country,
    language: row.language,
    tags: row.tags,
    poster: poster ? toThumbnail(poster, urls) : null,
    author: row.authorId,
    updater: row.updaterId,
    variants: variants.map(toVariant),
    published_at: iso(row.publishedAt ?? (status === 'PUBLISHED' ? row.scheduleStart : null)),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: iso(row.deletedAt),
  }
}

export function toVariant(row: ShownVariant): Variant {
  return {
    id: row.id,
    name: row.name,
    duration: row.durationSeconds,
    type: row.type,
    video_id: row.videoId,
    profile_id: row.profileId,
  }
}

export function toThumbnail({ id, kind, url }: ShownThumbnail, urls: Urls): Thumbnail {
  return { thumbnail_id: id, thumbnail_url: url ?? pictureUrl(id, urls), thumbnail_type: kind }
}

/** Pictures of videos and of inputs have one kind of URL. */
export function pictureUrl(id: string, urls: Urls): string {
  return `${urls.media}/t/${id}`
}

/** Of the entry of a variant, as the media app serves it. */
export function playbackUrl(
  { videoId, id, type, entry }: Pick<ShownVariant, 'videoId' | 'id' | 'type' | 'entry'>,
  urls: Urls,
): string {
  return `${urls.media}/v/${videoId}/${id}/${type === 'hls' ? 'master.m3u8' : entry}`
}

/** One for each file of a set, for everything else one. */
function playbackUrls(variant: ShownVariant, urls: Urls): PlaybackUrl[] {
  const { name, files } = variant
  if (!files) return [{ name, url: playbackUrl(variant, urls) }]
  return files.map((file) => ({ name: `${name} ${file.name}`, url: playbackUrl({ ...variant, entry: file.path }, urls) }))
}

function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
