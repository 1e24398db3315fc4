import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { MediaType } from '../entities/profile.entity.ts'
import { videoStatusSql } from '../videos/video.status.ts'

/** What a player is given, and who may have it. */
export interface PlayableVariant {
  networkId: string
  videoId: string
  variantId: string
  type: MediaType
  /** Ends with a slash; all that the variant consists of lies below it. */
  objectPrefix: string
  /** Of the first object that a player reads, below the prefix. */
  entry: string
  /** Published, within its window, and not in the trash, at the time of the question. */
  published: boolean
  trashed: boolean
  /** Plays with a token only. */
  private: boolean
}

export interface PlayableVideo {
  networkId: string
  videoId: string
  title: string
  published: boolean
  trashed: boolean
  private: boolean
  variants: { id: string; name: string; type: MediaType; durationSeconds: number }[]
}

const videoColumns = `
  video.network_id AS "networkId", video.id AS "videoId", video.title, video.private,
  video.deleted_at IS NOT NULL AS trashed, ${videoStatusSql.replaceAll(':now', '$1')} = 'PUBLISHED' AS published`

const variantSql = `
  SELECT ${videoColumns}, variant.id AS "variantId", variant.type, variant.object_prefix AS "objectPrefix", variant.entry
  FROM variants variant JOIN videos video ON video.network_id = variant.network_id AND video.id = variant.video_id
  WHERE variant.video_id = $2 AND variant.id = $3`

const videoSql = `
  SELECT ${videoColumns}, coalesce((
    SELECT jsonb_agg(
      jsonb_build_object('id', id, 'name', name, 'type', type, 'durationSeconds', duration_seconds) ORDER BY id
    )
    FROM variants WHERE video_id = video.id AND replaced_at IS NULL
  ), '[]') AS variants
  FROM videos video WHERE video.id = $2`

const pictureSql = `
  SELECT object_key AS key FROM thumbnails WHERE id = $1::uuid AND object_key IS NOT NULL
  UNION ALL
  SELECT image ->> 'key' FROM inputs, jsonb_array_elements(images) image
  WHERE images @> jsonb_build_array(jsonb_build_object('id', ($1::uuid)::text)) AND image ->> 'id' = ($1::uuid)::text
  LIMIT 1`

/** What the media app needs to know; each question is one query, and takes ids that have been checked to be UUIDs. */
export class PlaybackUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** A replaced variant plays on for those who have its URL. */
  async variant(videoId: string, variantId: string): Promise<PlayableVariant | undefined> {
    const rows: (PlayableVariant & { title: string })[] = await this.query(variantSql, videoId, variantId)
    return rows[0]
  }

  async video(videoId: string): Promise<PlayableVideo | undefined> {
    const rows: PlayableVideo[] = await this.query(videoSql, videoId)
    return rows[0]
  }

  /** The object of a picture, of a video or an input: its id cannot be guessed. */
  async pictureKey(id: string): Promise<string | undefined> {
    const rows: { key: string }[] = await this.deps.dataSource.query(pictureSql, [id])
    return rows[0]?.key
  }

  private query<Row>(sql: string, ...ids: string[]): Promise<Row[]> {
    return this.deps.dataSource.query(sql, [this.deps.clock.now(), ...ids])
  }
}
