import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import { MemberEntity, MemberRoleEntity } from '../entities/member.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import type { UserReader } from '../users/user.reader.ts'

/**
 * Makes somebody a member of the scope's network, with what its default user role allows: whoever comes back gets no role
 * of before. A member stays what they are.
 */
export async function joinNetwork(
  tx: Tx,
  { clock, users }: { clock: Clock; users: UserReader },
  scope: Scope,
  userId: string,
): Promise<void> {
  const { networkId } = scope
  await lockNetwork(tx.manager, networkId)
  if (await isMember(tx.manager, networkId, userId)) return
  const member = { networkId, userId, createdAt: clock.now(), deletedAt: null }
  await tx.manager.upsert(MemberEntity, member, ['networkId', 'userId'])
  await tx.manager.delete(MemberRoleEntity, { networkId, userId })
  const { id: roleId } = await defaultUserRole(tx.manager, networkId)
  await tx.manager.insert(MemberRoleEntity, { networkId, userId, roleId })
  await tx.announce(scope, 'networks.users.create', userId, await users.get(scope, userId, tx.manager))
}

/** The later one of the two that a network is made with, whatever it is called by now. */
export function defaultUserRole(manager: EntityManager, networkId: string): Promise<RoleEntity> {
  return manager.findOneOrFail(RoleEntity, { where: { networkId, isDefault: true }, order: { id: 'DESC' } })
}

export async function isMember(manager: EntityManager, networkId: string, userId: string): Promise<boolean> {
  const member = await manager.findOneBy(MemberEntity, { networkId, userId })
  return member !== null && member.deletedAt === null
}

/** Whatever is counted or looked for in a network stays so until the transaction ends. */
export async function lockNetwork(manager: EntityManager, networkId: string): Promise<void> {
  await manager.query('SELECT 1 FROM networks WHERE id = $1 FOR NO KEY UPDATE', [networkId])
}
