import type { Network } from '@ingest/contract'
import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { errors } from '../core/errors.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import type { UserReader } from '../users/user.reader.ts'
import { toNetwork } from './network.mapper.ts'

/** With its members. @throws DomainError 404 */
export async function readNetwork(
  manager: EntityManager,
  { users, apiUrl }: { users: UserReader; apiUrl: string },
  id: string,
): Promise<Network> {
  const row = await manager.findOneBy(NetworkEntity, { id })
  if (!row || row.deletedAt) throw errors.networkNotFound(id)
  return { ...toNetwork(row, apiUrl), members: await users.members(id, manager) }
}

/** The networks that somebody is in, and may read by their roles there. */
export function networksOf(manager: EntityManager, userId: string): SelectQueryBuilder<NetworkEntity> {
  const rows = manager.createQueryBuilder(NetworkEntity, 'network').where('network.deleted_at IS NULL')
  return rows.andWhere(
    `EXISTS (
      SELECT 1
      FROM members m
      JOIN member_roles mr ON mr.network_id = m.network_id AND mr.user_id = m.user_id
      JOIN roles r ON r.id = mr.role_id AND r.deleted_at IS NULL AND r.permissions && ARRAY['read_networks', 'all']
      WHERE m.network_id = network.id AND m.user_id = :user AND m.deleted_at IS NULL
    )`,
    { user: userId },
  )
}
