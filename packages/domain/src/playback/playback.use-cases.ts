import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { PublicationFacts } from '../videos/video.status.ts'
import type { PlayableLive } from './playable-live.ts'
import type { LivePicture, Picture, PlayableVideo } from './playable-video.ts'

const publicationColumns = `
  video.media_state AS "mediaState", video.published_at AS "publishedAt", video.schedule_start AS "scheduleStart",
  video.schedule_end AS "scheduleEnd", video.deleted_at AS "deletedAt", video.private`

const videoSql = `
  SELECT video.id, video.network_id AS "networkId", video.title, ${publicationColumns},
    (SELECT id FROM thumbnails WHERE id = video.poster_id AND object_key IS NOT NULL) AS "posterId",
    coalesce((
      SELECT jsonb_agg(
        jsonb_build_object(
          'id', id, 'name', name, 'type', type, 'durationSeconds', duration_seconds,
          'objectPrefix', object_prefix, 'entry', entry, 'provisional', provisional, 'replaced', replaced_at IS NOT NULL
        ) ORDER BY id
      )
      FROM variants WHERE video_id = video.id
    ), '[]') AS variants
  FROM videos video WHERE video.id = $1`

const pictureSql = `
  SELECT thumbnail.object_key AS "objectKey", true AS "ofVideo", ${publicationColumns}
  FROM thumbnails thumbnail
  JOIN videos video ON video.network_id = thumbnail.network_id AND video.id = thumbnail.video_id
  WHERE thumbnail.id = $1::uuid AND thumbnail.object_key IS NOT NULL
  UNION ALL
  SELECT image ->> 'key', false, NULL, NULL, NULL, NULL, NULL, NULL FROM inputs, jsonb_array_elements(images) image
  WHERE images @> jsonb_build_array(jsonb_build_object('id', ($1::uuid)::text)) AND image ->> 'id' = ($1::uuid)::text
  LIMIT 1`

const livePictureSql = `
  SELECT broadcast.network_id AS "networkId", video_id AS "videoId", broadcast.id AS "broadcastId", picture_id AS "pictureId"
  FROM broadcasts broadcast
  JOIN live_streams live ON live.id = live_id AND live.network_id = broadcast.network_id
  WHERE live_id = $1 AND live.deleted_at IS NULL AND picture_id IS NOT NULL
  ORDER BY broadcast.created_at DESC LIMIT 1`

const liveSql = `
  SELECT live.id, live.network_id AS "networkId", live.title, live.private, live.deleted_at AS "deletedAt", (
    SELECT jsonb_build_object(
      'id', id, 'videoId', video_id, 'state', state, 'epoch', epoch, 'instance', instance, 'internalUrl', internal_url,
      'endedAgoSeconds', extract(epoch FROM $2::timestamptz - ended_at)
    )
    FROM broadcasts WHERE live_id = live.id AND network_id = live.network_id ORDER BY created_at DESC LIMIT 1
  ) AS broadcast
  FROM live_streams live WHERE live.id = $1`

type PictureRow = { objectKey: string; ofVideo: boolean } & PublicationFacts & { private: boolean }

/** What the media app needs to know; each question is one query, and takes ids that have been checked to be UUIDs. */
export class PlaybackUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** With its replaced variants, as long as they play on for those who have their URLs. */
  async video(id: string): Promise<PlayableVideo | undefined> {
    const [video]: PlayableVideo[] = await this.deps.dataSource.query(videoSql, [id])
    return video
  }

  /** A live stream, and who has its broadcast. */
  async live(id: string): Promise<PlayableLive | undefined> {
    const [live]: PlayableLive[] = await this.deps.dataSource.query(liveSql, [id, this.deps.clock.now()])
    return live
  }

  /** A picture of a video or an input: its id cannot be guessed. */
  async picture(id: string): Promise<Picture | undefined> {
    const [row]: PictureRow[] = await this.deps.dataSource.query(pictureSql, [id])
    if (!row) return undefined
    const { objectKey, ofVideo, ...video } = row
    return { objectKey, video: ofVideo ? video : null }
  }

  /** The last one that was taken of a live stream. */
  async livePicture(liveId: string): Promise<LivePicture | undefined> {
    const [picture]: LivePicture[] = await this.deps.dataSource.query(livePictureSql, [liveId])
    return picture
  }
}
