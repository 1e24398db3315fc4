import type { Variant } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { toVariant } from './video.mapper.ts'
import { findVideo } from './video.rows.ts'

const sortFields: SortFields<VariantEntity> = {
  ...standardSortFields<VariantEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** What of a video can be played. */
export class VariantUseCases {
  constructor(private readonly deps: { dataSource: DataSource }) {}

  async list(scope: Scope, videoId: string, list: ListQuery, query: TrashQuery): Promise<ListPage<Variant>> {
    return readPage(await this.rows(scope, videoId, query), sortFields, list, toVariant)
  }

  async count(scope: Scope, videoId: string, query: TrashQuery): Promise<number> {
    return (await this.rows(scope, videoId, query)).getCount()
  }

  /** Variants have no trash. */
  private async rows(scope: Scope, videoId: string, query: TrashQuery): Promise<SelectQueryBuilder<VariantEntity>> {
    const { manager } = this.deps.dataSource
    await findVideo(manager, scope, videoId)
    const rows = manager.createQueryBuilder(VariantEntity, 'variant')
    rows.where('variant.video_id = :videoId AND variant.replaced_at IS NULL', { videoId })
    return asksForTrash(query) ? rows.andWhere('false') : rows
  }
}
