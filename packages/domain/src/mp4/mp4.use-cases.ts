import type { VideoMp4 } from '@ingest/contract'
import { currentTraceParent } from '@ingest/queue/trace'
import { type DataSource, type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { Mp4Entity } from '../entities/mp4.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { playbackUrl } from '../videos/video.mapper.ts'
import { findVideo, lockVideo } from '../videos/video.rows.ts'
import { queueMp4 } from './mp4.queue.ts'

/** An MP4 of a recorded video, for whoever asks for it. */
export class Mp4UseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; urls: Urls }) {}

  /** @throws DomainError 404 `video-not-found` */
  async get(scope: Scope, videoId: string): Promise<VideoMp4> {
    const { manager } = this.deps.dataSource
    await findVideo(manager, scope, videoId)
    return this.show(manager, scope, videoId)
  }

  /**
   * Asks for it, unless it is there or on its way; what has failed is tried once more.
   * @throws DomainError 404, 409 for what is no recording
   */
  request(scope: Scope, videoId: string): Promise<VideoMp4> {
    return this.deps.transact(async (tx) => {
      const video = await lockVideo(tx.manager, scope, videoId)
      if (video.deletedAt || !(await recordingOf(tx.manager, video))) throw errors.videoNotRecorded(videoId)
      const { status } = await this.show(tx.manager, scope, videoId)
      if (status === 'NONE' || status === 'ERROR') await this.queue(tx, scope, videoId)
      return this.show(tx.manager, scope, videoId)
    })
  }

  private async queue(tx: Tx, scope: Scope, videoId: string): Promise<void> {
    const { networkId, requestId } = scope
    const where = { videoId, networkId }
    const known = await tx.manager.findOne(Mp4Entity, { where, lock: { mode: 'pessimistic_write' } })
    const row = known ?? (await insertRow(tx.manager, Mp4Entity, this.newMp4(scope, videoId)))
    const cause = { requestId: requestId ?? null, traceParent: currentTraceParent() }
    const queued = await queueMp4(tx, { ...row, ...cause }, this.deps.clock)
    await changeRow(tx.manager, Mp4Entity, row, { ...queued, tries: 0, error: null, ...cause })
  }

  private newMp4({ networkId }: Scope, videoId: string): Mp4Entity {
    const now = this.deps.clock.now()
    const work = { state: 'QUEUED', attempt: 0, tries: 0, leaseUntil: now, error: null } as const
    const cause = { requestId: null, traceParent: null }
    return Object.assign(new Mp4Entity(), { id: newId(), networkId, videoId, ...work, ...cause, createdAt: now, updatedAt: now })
  }

  private async show(manager: EntityManager, { networkId }: Scope, videoId: string): Promise<VideoMp4> {
    const row = await manager.findOneBy(Mp4Entity, { videoId, networkId })
    if (!row) return { status: 'NONE', url: null, error: null }
    if (row.state !== 'READY') return { status: row.state, url: null, error: row.error }
    const variant = await manager.findOneBy(VariantEntity, { jobId: row.id, networkId, replacedAt: IsNull() })
    // Another variant may have taken its name, and its place.
    return variant
      ? { status: 'READY', url: playbackUrl(variant, this.deps.urls), error: null }
      : { status: 'NONE', url: null, error: null }
  }
}

/** Undefined for a video that was not recorded, or whose recording was replaced: its segments are about to go. */
export async function recordingOf(
  manager: EntityManager,
  { id: videoId, networkId }: { id: string; networkId: string },
): Promise<VariantEntity | undefined> {
  const where = { videoId, networkId, type: 'hls' as const, profileId: IsNull(), replacedAt: IsNull() }
  return (await manager.findOneBy(VariantEntity, where)) ?? undefined
}
