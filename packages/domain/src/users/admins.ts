import type { EntityManager } from 'typeorm'
import { errors } from '../core/errors.ts'

/**
 * Called after a change of members or their roles, in its transaction: a network that nobody can administer any more could
 * never be repaired through the API. The lock keeps two such changes from each leaving the other's admin.
 * @throws DomainError 409 `last-admin`
 */
export async function assertAdminRemains(manager: EntityManager, networkId: string): Promise<void> {
  await manager.query(`SELECT id FROM networks WHERE id = $1 FOR NO KEY UPDATE`, [networkId])
  const [admin] = await manager.query(
    `SELECT 1
     FROM members m
     JOIN member_roles mr ON mr.network_id = m.network_id AND mr.user_id = m.user_id
     JOIN roles r ON r.id = mr.role_id AND r.deleted_at IS NULL AND 'all' = ANY (r.permissions)
     WHERE m.network_id = $1 AND m.deleted_at IS NULL
     LIMIT 1`,
    [networkId],
  )
  if (!admin) throw errors.lastAdmin()
}
