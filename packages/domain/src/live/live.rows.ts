import type { EntityManager } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { BroadcastEntity } from '../entities/broadcast.entity.ts'
import { LiveStreamEntity } from '../entities/live-stream.entity.ts'

type Tenant = Pick<Scope, 'networkId'>

/** @throws DomainError 404 `live-stream-not-found` */
export async function findLiveStream(manager: EntityManager, { networkId }: Tenant, id: string): Promise<LiveStreamEntity> {
  const row = await manager.findOneBy(LiveStreamEntity, { id, networkId })
  if (!row) throw errors.liveNotFound(id)
  return row
}

/**
 * Holds the stream until the end of the transaction. Its broadcasts are changed under this lock alone.
 * @throws DomainError 404 `live-stream-not-found`
 */
export async function lockLiveStream(manager: EntityManager, tenant: Tenant, id: string): Promise<LiveStreamEntity> {
  const row = await lockIfThere(manager, tenant, id)
  if (!row) throw errors.liveNotFound(id)
  return row
}

/** The same for what may have been removed for good. */
export function lockIfThere(manager: EntityManager, { networkId }: Tenant, id: string): Promise<LiveStreamEntity | null> {
  return manager.findOne(LiveStreamEntity, { where: { id, networkId }, lock: { mode: 'pessimistic_write' } })
}

/** The broadcast of a locked stream that runs. */
export function runningBroadcast(manager: EntityManager, { id, networkId }: LiveStreamEntity): Promise<BroadcastEntity | null> {
  return manager.findOneBy(BroadcastEntity, { liveId: id, networkId, state: 'RUNNING' })
}
