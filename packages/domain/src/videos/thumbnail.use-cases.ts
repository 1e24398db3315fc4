import type { Thumbnail } from '@ingest/contract'
import { keys } from '@ingest/storage/keys'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
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
import { assertSpace, assertWithinQuotas } from '../limits/quotas.ts'
import { callStore, type UploadStore } from '../uploads/upload-store.ts'
import { toThumbnail } from './video.mapper.ts'
import { findVideo, lockVideo } from './video.rows.ts'

interface ThumbnailDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
  store: Pick<UploadStore, 'put'>
}

interface Picture {
  bytes: Buffer
  contentType: string
}

const mostUploaded = 5

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
      for (const url of urls) {
        const external = { id: newId(), kind: 'external', uploaded: false, objectKey: null, sizeBytes: '0', url } as const
        await this.insert(tx, scope, video, external)
      }
      return urls
    })
  }

  /**
   * A picture that becomes one of ours: its bytes must be known to be harmless, since they are served as they are.
   * @throws DomainError 403 over a quota, 404, 412 when the video has its five
   */
  async addUploaded(scope: Scope, videoId: string, { bytes, contentType }: Picture): Promise<Thumbnail> {
    const { manager } = this.deps.dataSource
    await assertRoom(manager, await findVideo(manager, scope, videoId))
    await assertSpace(manager, scope.networkId, bytes.length)
    const id = newId()
    const objectKey = keys.thumbnail(scope.networkId, videoId, id)
    await callStore((signal) => this.deps.store.put(objectKey, bytes, { contentType, signal }))
    return this.deps.transact(async (tx) => {
      const video = await lockVideo(tx.manager, scope, videoId)
      await assertRoom(tx.manager, video)
      const sizeBytes = String(bytes.length)
      const made = await this.insert(tx, scope, video, { id, kind: 'system', uploaded: true, objectKey, sizeBytes, url: null })
      await assertWithinQuotas(tx.manager, scope.networkId, 'storage')
      return made
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

  private async insert(tx: Tx, scope: Scope, video: VideoEntity, made: MadeThumbnail): Promise<Thumbnail> {
    const now = this.deps.clock.now()
    const { networkId, id: videoId } = video
    const row = Object.assign(new ThumbnailEntity(), { ...made, networkId, videoId, createdAt: now, updatedAt: now })
    await insertRow(tx.manager, ThumbnailEntity, row)
    await changeRow(tx.manager, VideoEntity, video, { updatedAt: now })
    const thumbnail = toThumbnail(row, this.deps.urls)
    await tx.announce(scope, 'videos.thumbnails.create', video.id, thumbnail)
    return thumbnail
  }
}

type MadeThumbnail = Pick<ThumbnailEntity, 'id' | 'kind' | 'uploaded' | 'objectKey' | 'sizeBytes' | 'url'>

async function assertRoom(manager: EntityManager, { id: videoId }: VideoEntity): Promise<void> {
  const uploaded = await manager.countBy(ThumbnailEntity, { videoId, uploaded: true })
  if (uploaded >= mostUploaded) throw errors.tooManyThumbnails(mostUploaded)
}

function assertWebUrl(url: string, index: number): void {
  const protocol = URL.parse(url)?.protocol
  if (protocol === 'https:' || protocol === 'http:') return
  const message = 'A thumbnail is named by an absolute URL with http or https.'
  throw errors.invalid([{ field: `/${index}`, code: 'url', message }])
}
