import type { Thumbnail } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { toThumbnail } from './video.mapper.ts'
import { findVideo, lockVideo } from './video.rows.ts'

interface ThumbnailDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
}

/** The pictures that a video can be shown by. */
export class ThumbnailUseCases {
  constructor(private readonly deps: ThumbnailDeps) {}

  async list(scope: Scope, videoId: string, list: ListQuery, query: TrashQuery): Promise<ListPage<Thumbnail>> {
    const rows = await this.rows(scope, videoId, query)
    return readPage(rows, standardSortFields(), list, (row) => toThumbnail(row, this.deps.urls))
  }

  async count(scope: Scope, videoId: string, query: TrashQuery): Promise<number> {
    return (await this.rows(scope, videoId, query)).getCount()
  }

  /** Pictures that stay where they are; returns their URLs. */
  async addExternal(scope: Scope, videoId: string, urls: string[]): Promise<string[]> {
    urls.forEach(assertWebUrl)
    return this.deps.transact(async (tx) => {
      const video = await lockVideo(tx.manager, scope, videoId)
      for (const url of urls) await this.insertExternal(tx, scope, video, url)
      await changeRow(tx.manager, VideoEntity, video, { updatedAt: this.deps.clock.now() })
      return urls
    })
  }

  /** @throws DomainError 404, 412 for the current poster */
  delete(scope: Scope, videoId: string, thumbnailId: string): Promise<void> {
    return this.deps.transact(async (tx) => {
      const video = await lockVideo(tx.manager, scope, videoId)
      const row = await tx.manager.findOneBy(ThumbnailEntity, { id: thumbnailId, videoId, networkId: scope.networkId })
      if (!row) throw errors.thumbnailNotFound(thumbnailId)
      if (video.posterId === row.id) throw errors.posterIsKept(row.id)
      await tx.manager.delete(ThumbnailEntity, row.id)
      await changeRow(tx.manager, VideoEntity, video, { updatedAt: this.deps.clock.now() })
      if (row.objectKey) await tx.enqueue('remove-objects', { prefixes: [row.objectKey], requestId: scope.requestId })
      await tx.announce(scope, 'videos.thumbnails.delete', videoId, toThumbnail(row, this.deps.urls))
    })
  }

  /** Thumbnails have no trash. */
  private async rows(scope: Scope, videoId: string, query: TrashQuery): Promise<SelectQueryBuilder<ThumbnailEntity>> {
    const { manager } = this.deps.dataSource
    await findVideo(manager, scope, videoId)
    const rows = manager.createQueryBuilder(ThumbnailEntity, 'thumbnail').where('thumbnail.video_id = :videoId', { videoId })
    return asksForTrash(query) ? rows.andWhere('false') : rows
  }

  private async insertExternal(tx: Tx, scope: Scope, video: VideoEntity, url: string): Promise<void> {
    const now = this.deps.clock.now()
    const row = Object.assign(new ThumbnailEntity(), {
      id: newId(),
      networkId: video.networkId,
      videoId: video.id,
      kind: 'external',
      objectKey: null,
      url,
      createdAt: now,
      updatedAt: now,
    } satisfies ThumbnailEntity)
    await insertRow(tx.manager, ThumbnailEntity, row)
    await tx.announce(scope, 'videos.thumbnails.create', video.id, toThumbnail(row, this.deps.urls))
  }
}

function assertWebUrl(url: string, index: number): void {
  const protocol = URL.parse(url)?.protocol
  if (protocol === 'https:' || protocol === 'http:') return
  const message = 'A thumbnail is named by an absolute URL with http or https.'
  throw errors.invalid([{ field: `/${index}`, code: 'url', message }])
}
