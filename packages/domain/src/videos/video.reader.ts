import type { Video } from '@ingest/contract'
import { type EntityManager, In, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Urls } from '../core/urls.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import type { VideoEntity } from '../entities/video.entity.ts'
import { toVideo } from './video.mapper.ts'

/** Shows videos with what belongs to them: two more queries for any number of them. */
export class VideoReader {
  constructor(private readonly deps: { clock: Clock; urls: Urls }) {}

  async show(manager: EntityManager, rows: VideoEntity[]): Promise<Video[]> {
    const variants = await this.variantsOf(manager, rows)
    const posters = await this.postersOf(manager, rows)
    const now = this.deps.clock.now()
    return rows.map((row) => {
      const parts = { variants: variants.get(row.id) ?? [], poster: posters.get(row.posterId ?? '') }
      return toVideo(row, parts, this.deps.urls, now)
    })
  }

  async showOne(manager: EntityManager, row: VideoEntity): Promise<Video> {
    const [video] = await this.show(manager, [row])
    return video as Video
  }

  private async variantsOf(manager: EntityManager, rows: VideoEntity[]): Promise<Map<string, VariantEntity[]>> {
    const where = { videoId: In(rows.map(({ id }) => id)), replacedAt: IsNull() }
    const variants = await manager.find(VariantEntity, { where, order: { id: 'ASC' } })
    return Map.groupBy(variants, ({ videoId }) => videoId)
  }

  private async postersOf(manager: EntityManager, rows: VideoEntity[]): Promise<Map<string, ThumbnailEntity>> {
    const ids = rows.flatMap(({ posterId }) => posterId ?? [])
    const posters = ids.length === 0 ? [] : await manager.findBy(ThumbnailEntity, { id: In(ids) })
    return new Map(posters.map((poster) => [poster.id, poster]))
  }
}
