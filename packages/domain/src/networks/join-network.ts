import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import { MemberRoleEntity } from '../entities/member.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import type { UserReader } from '../users/user.reader.ts'

/**
 * Makes somebody a member of the scope's network, with what its default user role allows: whoever comes back gets no role
 * of before. A member stays what they are.
 * @returns false for a member
 */
export async function joinNetwork(
  tx: Tx,
  { clock, users }: { clock: Clock; users: UserReader },
  scope: Scope,
  userId: string,
): Promise<boolean> {
  const { networkId } = scope
  if (!(await becomesMember(tx.manager, networkId, userId, clock.now()))) return false
  await tx.manager.delete(MemberRoleEntity, { networkId, userId })
  const { id: roleId } = await defaultUserRole(tx.manager, networkId)
  await tx.manager.insert(MemberRoleEntity, { networkId, userId, roleId })
  await tx.announce(scope, 'networks.users.create', userId, await users.get(scope, userId, tx.manager))
  return true
}

/** The later one of the two that a network is made with, whatever it is called by now. */
export function defaultUserRole(manager: EntityManager, networkId: string): Promise<RoleEntity> {
  return manager.findOneOrFail(RoleEntity, { where: { networkId, isDefault: true }, order: { id: 'DESC' } })
}

/** In one statement, so that of two who add the same person one does it. */
async function becomesMember(manager: EntityManager, networkId: string, userId: string, now: Date): Promise<boolean> {
  const joined: unknown[] = await manager.query(
    `INSERT INTO members (network_id, user_id, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (network_id, user_id) DO UPDATE SET created_at = excluded.created_at, deleted_at = NULL
       WHERE members.deleted_at IS NOT NULL
     RETURNING user_id`,
    [networkId, userId, now],
  )
  return joined.length > 0
}
