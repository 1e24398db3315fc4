import type { Video } from '@ingest/contract'
import { type DataSource, type EntityManager, In } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { columnsOf } from '../core/columns.ts'
import { errors } from '../core/errors.ts'
import { type Prepared, readPrepared } from '../core/prepared.ts'
import type { Scope } from '../core/scope.ts'
import type { Urls } from '../core/urls.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { toVideo, type VideoParts } from './video.mapper.ts'

/** What is shown with each row called `video`, for whoever reads rows of them. */
export const partsColumns = [variantsColumn(), posterColumn()]

export type VideoWithParts = VideoEntity & VideoParts

/** Shows videos with what belongs to them. */
export class VideoReader {
  private findStatement: Prepared | undefined
  private variantsSql: string | undefined

  constructor(private readonly deps: { clock: Clock; urls: Urls }) {}

  /** In one statement: nothing is asked for more often. @throws DomainError 404 `video-not-found` */
  async find(dataSource: DataSource, { networkId }: Scope, id: string): Promise<Video> {
    this.findStatement ??= { name: 'video', text: findSql(dataSource) }
    const [row] = await readPrepared<VideoWithParts>(dataSource, this.findStatement, [networkId, id])
    if (!row) throw errors.videoNotFound(id)
    return this.showRead(row)
  }

  /** What was read with all its parts. */
  showRead(row: VideoWithParts): Video {
    return this.toVideo(row, row)
  }

  /** With two more queries for any number of them. */
  async show(manager: EntityManager, rows: VideoEntity[]): Promise<Video[]> {
    const variants = await this.variantsOf(manager, rows)
    const posters = await this.postersOf(manager, rows)
    return rows.map((row) => {
      const parts = { variants: variants.get(row.id) ?? [], poster: posters.get(row.posterId ?? '') }
      return this.toVideo(row, parts)
    })
  }

  async showOne(manager: EntityManager, row: VideoEntity): Promise<Video> {
    const [video] = await this.show(manager, [row])
    return video as Video
  }

  /** It has neither variants nor pictures yet. */
  showNew(row: VideoEntity): Video {
    return this.toVideo(row, { variants: [] })
  }

  private toVideo(row: VideoEntity, parts: VideoParts): Video {
    return toVideo(row, parts, this.deps.urls, this.deps.clock.now())
  }

  private async variantsOf(manager: EntityManager, rows: VideoEntity[]): Promise<Map<string, VariantEntity[]>> {
    this.variantsSql ??= variantsSql(manager)
    const variants: VariantEntity[] = await manager.query(this.variantsSql, [rows.map(({ id }) => id)])
    return Map.groupBy(variants, ({ videoId }) => videoId)
  }

  private async postersOf(manager: EntityManager, rows: VideoEntity[]): Promise<Map<string, ThumbnailEntity>> {
    const ids = rows.flatMap(({ posterId }) => posterId ?? [])
    const posters = ids.length === 0 ? [] : await manager.findBy(ThumbnailEntity, { id: In(ids) })
    return new Map(posters.map((poster) => [poster.id, poster]))
  }
}

function variantsColumn(): string {
  return `ARRAY(
    SELECT jsonb_build_object(
      'id', id, 'name', name, 'type', type, 'durationSeconds', duration_seconds, 'videoId', video_id,
      'profileId', profile_id, 'entry', entry, 'files', files
    )
    FROM variants WHERE video_id = video.id AND replaced_at IS NULL ORDER BY id
  ) AS variants`
}

function posterColumn(): string {
  return `(
    SELECT jsonb_build_object('id', id, 'kind', kind, 'url', url) FROM thumbnails WHERE id = video.poster_id
  ) AS poster`
}

const findSql = (dataSource: DataSource) => `
  SELECT ${[columnsOf(dataSource, VideoEntity, 'video'), ...partsColumns].join(', ')}
  FROM videos video WHERE video.network_id = $1 AND video.id = $2`

const variantsSql = ({ dataSource }: EntityManager) => `
  SELECT ${columnsOf(dataSource, VariantEntity, 'variant')}
  FROM variants variant WHERE video_id = ANY ($1) AND replaced_at IS NULL ORDER BY id`
