import { type EntityManager, In } from 'typeorm'
import { MemberEntity, MemberRoleEntity } from '../entities/member.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import type { UserEntity } from '../entities/user.entity.ts'
import type { MemberRow } from './user.mapper.ts'

/** Adds to people what they are in one network; people who are no members of it are left out. Two statements for any number. */
export async function readMembers(manager: EntityManager, networkId: string, users: UserEntity[]): Promise<MemberRow[]> {
  if (users.length === 0) return []
  const userId = In(users.map((user) => user.id))
  const members = await manager.getRepository(MemberEntity).findBy({ networkId, userId })
  const roles = await readRoles(manager, networkId, members)
  const byUser = new Map(members.map((member) => [member.userId, member]))
  return users.flatMap((user) => {
    const member = byUser.get(user.id)
    return member ? [{ user, deletedAt: member.deletedAt, roles: roles.get(user.id) ?? [] }] : []
  })
}

async function readRoles(manager: EntityManager, networkId: string, members: MemberEntity[]): Promise<Map<string, RoleEntity[]>> {
  const userId = In(members.map((member) => member.userId))
  const links = await manager.getRepository(MemberRoleEntity).find({ where: { networkId, userId }, order: { roleId: 'ASC' } })
  const rows = await manager.getRepository(RoleEntity).findBy({ networkId, id: In(links.map((link) => link.roleId)) })
  const byId = new Map(rows.map((role) => [role.id, role]))
  const byUser = new Map<string, RoleEntity[]>()
  for (const { userId, roleId } of links) {
    const role = byId.get(roleId)
    if (role && !role.deletedAt) byUser.set(userId, [...(byUser.get(userId) ?? []), role])
  }
  return byUser
}
