import type { EntityManager } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { VideoEntity } from '../entities/video.entity.ts'

/** @throws DomainError 404 `video-not-found` */
export async function findVideo(manager: EntityManager, scope: Pick<Scope, 'networkId'>, id: string): Promise<VideoEntity> {
  const row = await manager.findOneBy(VideoEntity, { id, networkId: scope.networkId })
  if (!row) throw errors.videoNotFound(id)
  return row
}

/**
 * Holds the video until the end of the transaction. Whoever locks inputs and jobs as well does so before, in this order.
 * @throws DomainError 404 `video-not-found`
 */
export async function lockVideo(manager: EntityManager, scope: Pick<Scope, 'networkId'>, id: string): Promise<VideoEntity> {
  const row = await manager.findOne(VideoEntity, {
    where: { id, networkId: scope.networkId },
    lock: { mode: 'pessimistic_write' },
  })
  if (!row) throw errors.videoNotFound(id)
  return row
}
