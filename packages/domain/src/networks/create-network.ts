import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { defaultRoles } from '../core/permissions.ts'
import { MemberEntity, MemberRoleEntity } from '../entities/member.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import { createDefaultProfiles } from '../profiles/default-profiles.ts'

/** A network with its two default roles, its default profiles, and its first admin. */
export async function createNetwork(manager: EntityManager, clock: Clock, name: string, adminId: string): Promise<string> {
  const id = newId()
  const [createdAt, updatedAt] = [clock.now(), clock.now()]
  await manager.getRepository(NetworkEntity).insert({ id, name, slug: slugOf(name, id), createdAt, updatedAt })
  const roles = [defaultRoles.admin, defaultRoles.user].map((role) => ({
    ...role,
    permissions: [...role.permissions],
    id: newId(),
  }))
  await manager
    .getRepository(RoleEntity)
    .insert(roles.map((role) => ({ ...role, networkId: id, isDefault: true, createdAt, updatedAt })))
  await manager.getRepository(MemberEntity).insert({ networkId: id, userId: adminId, createdAt })
  await manager.getRepository(MemberRoleEntity).insert({ networkId: id, userId: adminId, roleId: roles[0]?.id })
  await createDefaultProfiles(manager, id)
  return id
}

/** ASCII, and unique by the random end of the id. */
function slugOf(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${words.slice(0, 40) || 'network'}-${id.slice(-6)}`
}
