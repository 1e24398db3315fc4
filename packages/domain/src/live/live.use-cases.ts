import type { LiveCreate, LiveStatus, LiveStream, LiveUpdate } from '@ingest/contract'
import { keys } from '@ingest/storage/keys'
import { type DataSource, type SelectQueryBuilder } from 'typeorm'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import { type Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { purgeTrash } from '../core/trash.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { LiveStreamEntity } from '../entities/live-stream.entity.ts'
import { assertWithinQuotas } from '../limits/quotas.ts'
import { announceLive, endBroadcast, type LiveDeps } from './end-broadcast.ts'
import { filterLiveStreams, type LiveListQuery } from './live.filter.ts'
import { toLiveStream } from './live.mapper.ts'
import { findLiveStream, lockLiveStream, runningBroadcast } from './live.rows.ts'
import { hashStreamKey, newStreamKey } from './stream-key.ts'

const { updated_at: _, ...standardFields } = standardSortFields<LiveStreamEntity>()
const sortFields: SortFields<LiveStreamEntity> = {
  ...standardFields,
  title: { column: 'title', sqlType: 'text', value: (row) => row.title },
}

const unrecordedSql = `
  SELECT id, video_id AS "videoId" FROM broadcasts
  WHERE live_id = $1 AND NOT EXISTS (SELECT FROM videos WHERE videos.id = broadcasts.video_id)`
/** A media app that has not noticed yet may write for so long. */
const leftoverSeconds = 120

/** Live streams: what somebody can publish to, and what their owner can do about it. */
export class LiveUseCases {
  constructor(private readonly deps: LiveDeps & { dataSource: DataSource; transact: Transact }) {}

  list(scope: Scope, list: ListQuery, query: LiveListQuery): Promise<ListPage<LiveStream>> {
    return readPage(this.rows(scope, query), sortFields, list, this.show)
  }

  count(scope: Scope, query: LiveListQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `live-stream-not-found` */
  async get(scope: Scope, id: string): Promise<LiveStream> {
    return this.show(await findLiveStream(this.deps.dataSource.manager, scope, id))
  }

  async status(scope: Scope, id: string): Promise<LiveStatus> {
    return { status: (await findLiveStream(this.deps.dataSource.manager, scope, id)).state }
  }

  create(scope: Scope, body: LiveCreate): Promise<LiveStream> {
    return this.deps.transact(async (tx) => {
      const row = await insertRow(tx.manager, LiveStreamEntity, this.newLiveStream(scope, body))
      await assertWithinQuotas(tx.manager, scope.networkId, 'liveStreams')
      await announceLive(tx, this.deps, scope, 'live.create', row)
      return this.show(row)
    })
  }

  /** @throws DomainError 404, 412 */
  change(
    scope: Scope,
    id: string,
    { title, recording, deleted_at, ...settings }: LiveUpdate,
    ifMatch?: string,
  ): Promise<LiveStream> {
    return this.deps.transact(async (tx) => {
      const row = await lockLiveStream(tx.manager, scope, id)
      assertMatches(ifMatch, this.show(row))
      const restored = deleted_at === null ? { deletedAt: null } : {}
      const fields = { ...(title !== undefined && { title }), ...(recording && { recording }), ...ownSettings(settings) }
      const change = { ...fields, ...restored, updatedAt: this.deps.clock.now() }
      await changeRow(tx.manager, LiveStreamEntity, row, change)
      if (deleted_at === null) await assertWithinQuotas(tx.manager, scope.networkId, 'liveStreams')
      await announceLive(tx, this.deps, scope, 'live.update', row)
      return this.show(row)
    })
  }

  /**
   * Ends the broadcast for good: its key is refused until a reset.
   * @throws DomainError 404, 403 for another stream's key, 409 when nothing runs
   */
  stop(scope: Scope, id: string, { stream_key }: { stream_key: string }): Promise<void> {
    return this.deps.transact(async (tx) => {
      const live = await lockLiveStream(tx.manager, scope, id)
      if (hashStreamKey(stream_key) !== live.streamKeyHash) throw errors.wrongStreamKey(id)
      const broadcast = await runningBroadcast(tx.manager, live)
      if (!broadcast) throw errors.liveNotRunning(id)
      await endBroadcast(tx, this.deps, scope, { live, broadcast }, 'stopped')
    })
  }

  /** A new key, and a stream that can be published to. @throws DomainError 404, 409 while it runs */
  reset(scope: Scope, id: string): Promise<LiveStream> {
    return this.deps.transact(async (tx) => {
      const live = await lockLiveStream(tx.manager, scope, id)
      if (await runningBroadcast(tx.manager, live)) throw errors.liveRunning(id)
      const change = { ...this.newKey(), state: 'IDLE' as const, finishedAt: null, updatedAt: this.deps.clock.now() }
      await changeRow(tx.manager, LiveStreamEntity, live, change)
      await announceLive(tx, this.deps, scope, 'live.update', live)
      return this.show(live)
    })
  }

  /** Into the trash, or for good. The key stops working, and a feed that runs is cut. */
  delete(scope: Scope, id: string, { permanent, ifMatch }: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      const live = await lockLiveStream(tx.manager, scope, id)
      assertMatches(ifMatch, this.show(live))
      if (live.deletedAt && !permanent) return
      const broadcast = await runningBroadcast(tx.manager, live)
      if (broadcast) await endBroadcast(tx, this.deps, scope, { live, broadcast }, 'deleted')
      const now = this.deps.clock.now()
      await changeRow(tx.manager, LiveStreamEntity, live, { deletedAt: live.deletedAt ?? now, updatedAt: now })
      await announceLive(tx, this.deps, scope, 'live.delete', live)
      if (permanent) await this.removeForGood(tx, scope, live)
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, LiveStreamEntity, (scope, id) => this.delete(scope, id, { permanent: true }))
  }

  /** What has become a video stays; what has not goes with its stream. */
  private async removeForGood(tx: Tx, { requestId }: Scope, { id, networkId }: LiveStreamEntity): Promise<void> {
    const unrecorded: { id: string; videoId: string }[] = await tx.manager.query(unrecordedSql, [id])
    const prefixes = unrecorded.map((broadcast) => keys.jobPrefix(networkId, broadcast.videoId, broadcast.id))
    await tx.manager.delete(LiveStreamEntity, { id })
    if (prefixes.length > 0) await tx.enqueue('remove-objects', { prefixes, requestId }, { startAfterSeconds: leftoverSeconds })
  }

  private rows({ networkId }: Scope, query: LiveListQuery): SelectQueryBuilder<LiveStreamEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(LiveStreamEntity, 'live')
    return filterLiveStreams(rows.where('live.network_id = :networkId', { networkId }), query)
  }

  private newLiveStream(
    { networkId }: Scope,
    { title, recording = 'draft', private: isPrivate = false, reconnect_seconds = null, max_duration_seconds = null }: LiveCreate,
  ): LiveStreamEntity {
    const now = this.deps.clock.now()
    const times = { finishedAt: null, createdAt: now, updatedAt: now, deletedAt: null }
    const limits = { reconnectSeconds: reconnect_seconds, maxDurationSeconds: max_duration_seconds }
    const settings = { recording, private: isPrivate, ...limits }
    const row = {
      id: newId(),
      networkId,
      title,
      ...settings,
      state: 'IDLE',
      warnings: [],
      ...this.newKey(),
      ...times,
    } satisfies LiveStreamEntity
    return Object.assign(new LiveStreamEntity(), row)
  }

  private newKey(): Pick<LiveStreamEntity, 'streamKey' | 'streamKeyHash'> {
    const key = newStreamKey()
    return { streamKey: this.deps.secrets.encrypt(key), streamKeyHash: hashStreamKey(key) }
  }

  private readonly show = (row: LiveStreamEntity): LiveStream => toLiveStream(row, this.deps.urls, this.deps.secrets)
}

/** What a request says of the settings; it is acted on from the next time somebody publishes. */
function ownSettings({
  private: isPrivate,
  reconnect_seconds,
  max_duration_seconds,
}: LiveUpdate): Partial<Pick<LiveStreamEntity, 'private' | 'reconnectSeconds' | 'maxDurationSeconds'>> {
  return {
    ...(isPrivate !== undefined && { private: isPrivate }),
    ...(reconnect_seconds !== undefined && { reconnectSeconds: reconnect_seconds }),
    ...(max_duration_seconds !== undefined && { maxDurationSeconds: max_duration_seconds }),
  }
}
