import type { Video } from '@ingest/contract'
import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { DomainError, errors } from '../core/errors.ts'
import type { AuthContext } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { isPublished } from '../playback/playable-video.ts'
import { playsAtAll } from './provisional-variants.ts'
import { VideoReader } from './video.reader.ts'
import { lockVideo } from './video.rows.ts'

/** Publishes videos, all or none of them. */
export class PublishVideos {
  private readonly reader: VideoReader

  constructor(private readonly deps: { transact: Transact; clock: Clock; urls: Urls }) {
    this.reader = new VideoReader(deps)
  }

  /**
   * A video of which a beginning plays is published as it is, and goes on to be encoded.
   * @throws DomainError 409 for one without playable media, 422 for an empty list or an unknown id
   */
  async publish(caller: AuthContext, ids: string[]): Promise<Video[]> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))]
    if (asked.length === 0) throw errors.invalid([{ field: '', code: 'empty', message: 'Name at least one video.' }])
    return this.deps.transact(async (tx) => {
      const rows = await this.lockAll(tx.manager, caller, asked)
      for (const row of rows) await this.open(tx, caller, row)
      const videos = await this.reader.show(tx.manager, rows)
      for (const video of videos) await tx.announce(caller, 'videos.publish', video.id, video)
      return videos
    })
  }

  /** In the order of their ids, so that two callers never wait for each other; answered in the order asked. */
  private async lockAll(manager: EntityManager, caller: AuthContext, asked: string[]): Promise<VideoEntity[]> {
    const rows = new Map<string, VideoEntity>()
    for (const id of asked.toSorted()) rows.set(id, await this.lockKnown(manager, caller, id, asked.indexOf(id)))
    return asked.flatMap((id) => rows.get(id) ?? [])
  }

  private async lockKnown(manager: EntityManager, caller: AuthContext, id: string, index: number): Promise<VideoEntity> {
    try {
      return await lockVideo(manager, caller, id)
    } catch (error) {
      if (error instanceof DomainError && error.status === 404) throw errors.unknownReference(`/${index}`, 'video', id)
      throw error
    }
  }

  /** A window that has closed would keep the video closed: publishing it again opens it without an end. */
  private async open(tx: Tx, caller: AuthContext, row: VideoEntity): Promise<void> {
    const now = this.deps.clock.now()
    if (row.deletedAt || !(await playsAtAll(tx.manager, row.id))) throw errors.videoNotPlayable(row.id)
    if (isPublished(row, now)) return
    const isOver = row.scheduleEnd !== null && row.scheduleEnd <= now
    const window = isOver ? { scheduleStart: null, scheduleEnd: null } : {}
    await changeRow(tx.manager, VideoEntity, row, { publishedAt: now, ...window, updaterId: caller.userId, updatedAt: now })
  }
}
