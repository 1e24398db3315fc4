import type { Video, VideoPrivacy } from '@ingest/contract'
import { type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { pageBounds, readRows, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import { type AuthContext, type Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { purgeTrash } from '../core/trash.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { emptyVideo } from './empty-video.ts'
import { PublishVideos } from './publish-videos.ts'
import { assertWindow, fieldsOf, publicationOf, type VideoChange, type VideoCreate } from './video.body.ts'
import { filterVideos, type VideoListQuery } from './video.filter.ts'
import type { VideoParts } from './video.mapper.ts'
import { partsColumns, VideoReader } from './video.reader.ts'
import { removeVideo } from './video.removal.ts'
import { findVideo, lockVideo } from './video.rows.ts'

interface VideoDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
}

const sortFields: SortFields<VideoEntity> = {
  ...standardSortFields<VideoEntity>(),
  title: { column: 'title', sqlType: 'text', value: (row) => row.title },
}

/** Videos: what is published, and what it is called. */
export class VideoUseCases {
  private readonly reader: VideoReader
  private readonly publication: PublishVideos

  constructor(private readonly deps: VideoDeps) {
    this.reader = new VideoReader(deps)
    this.publication = new PublishVideos(deps)
  }

  async list(scope: Scope, list: ListQuery, query: VideoListQuery): Promise<ListPage<Video>> {
    const rows = this.rows(scope, query)
    const found = await readRows<VideoEntity, VideoParts>(rows, sortFields, list, partsColumns)
    const shown = found.slice(0, list.max)
    const items = shown.map((row) => this.reader.showRead(row))
    return { items, ...pageBounds(sortFields, list, shown, found.length > list.max) }
  }

  async count(scope: Scope, query: VideoListQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  async get(scope: Scope, id: string): Promise<Video> {
    return this.reader.find(this.deps.dataSource, scope, id)
  }

  async privacy(scope: Scope, id: string): Promise<VideoPrivacy> {
    const video = await findVideo(this.deps.dataSource.manager, scope, id)
    return { private: video.private }
  }

  async create(caller: AuthContext, body: VideoCreate): Promise<Video> {
    const row = this.newVideo(caller, body)
    assertWindow(row)
    return this.deps.transact(async (tx) => {
      await insertRow(tx.manager, VideoEntity, row)
      const video = this.reader.showNew(row)
      await tx.announce(caller, 'videos.create', row.id, video)
      return video
    })
  }

  /** @throws DomainError 404, 412, 422 for a window that closes before it opens or a poster of another video */
  change(caller: AuthContext, id: string, body: VideoChange, ifMatch?: string): Promise<Video> {
    return this.deps.transact(async (tx) => {
      const row = await lockVideo(tx.manager, caller, id)
      await this.assertMatches(tx, ifMatch, row)
      const change = {
        ...fieldsOf(body),
        ...publicationOf(body),
        ...(await this.posterOf(tx.manager, row, body)),
        ...(body.deleted_at === null ? { deletedAt: null } : {}),
      }
      assertWindow({ ...row, ...change })
      await changeRow(tx.manager, VideoEntity, row, { ...change, updaterId: caller.userId, updatedAt: this.deps.clock.now() })
      return this.announce(tx, caller, 'videos.update', row)
    })
  }

  /** @throws DomainError 409 for one without playable media, 422 for an empty list or an unknown id */
  publish(caller: AuthContext, ids: string[]): Promise<Video[]> {
    return this.publication.publish(caller, ids)
  }

  /** Into the trash, or with all its media at once for good. */
  delete(scope: Scope, id: string, { permanent, ifMatch }: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      if (permanent) await removeVideo.endJobs(tx, this.deps, scope, id)
      const row = await lockVideo(tx.manager, scope, id)
      await this.assertMatches(tx, ifMatch, row)
      if (row.deletedAt && !permanent) return
      const now = this.deps.clock.now()
      await changeRow(tx.manager, VideoEntity, row, { deletedAt: row.deletedAt ?? now, updatedAt: now })
      await this.announce(tx, scope, 'videos.delete', row)
      if (permanent) await removeVideo.forGood(tx, scope, row)
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, VideoEntity, (scope, id) => this.delete(scope, id, { permanent: true }))
  }

  private rows({ networkId }: Scope, query: VideoListQuery): SelectQueryBuilder<VideoEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(VideoEntity, 'video')
    return filterVideos(rows.where('video.network_id = :networkId', { networkId }), query, this.deps.clock.now())
  }

  private newVideo(caller: AuthContext, body: VideoCreate): VideoEntity {
    const { networkId, userId } = caller
    const empty = emptyVideo({ id: newId(), networkId, title: body.title, now: this.deps.clock.now() })
    return Object.assign(empty, { type: body.type ?? empty.type, authorId: userId, updaterId: userId }, fieldsOf(body))
  }

  private async posterOf(manager: EntityManager, row: VideoEntity, body: VideoChange): Promise<Partial<VideoEntity>> {
    if (body.poster === undefined) return {}
    if (body.poster === null) return { posterId: null }
    const id = typeof body.poster === 'string' ? body.poster : body.poster.thumbnail_id
    const exists = await manager.existsBy(ThumbnailEntity, { id, videoId: row.id, networkId: row.networkId })
    if (!exists) throw errors.unknownReference('/poster', 'thumbnail', id)
    return { posterId: id }
  }

  private async assertMatches(tx: Tx, ifMatch: string | undefined, row: VideoEntity): Promise<void> {
    if (ifMatch !== undefined) assertMatches(ifMatch, await this.reader.showOne(tx.manager, row))
  }

  private async announce(tx: Tx, scope: Scope, name: 'videos.update' | 'videos.delete', row: VideoEntity): Promise<Video> {
    const video = await this.reader.showOne(tx.manager, row)
    await tx.announce(scope, name, row.id, video)
    return video
  }
}
