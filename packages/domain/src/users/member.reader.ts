import { type EntityManager, In } from 'typeorm'
import { MemberEntity } from '../entities/member.entity.ts'
import type { UserEntity } from '../entities/user.entity.ts'
import type { MemberRow } from './user.mapper.ts'

/** Adds to people what they are in one network; people who are no members of it are left out. Two statements for any number. */
export async function readMembers(manager: EntityManager, networkId: string, users: UserEntity[]): Promise<MemberRow[]> {
  if (users.length === 0) return []
  const userId = In(users.map((user) => user.id))
  const members = await manager.getRepository(MemberEntity).findBy({ networkId, userId })
  const roleIds = await readRoleIds(
    manager,
    networkId,
    members.map((member) => member.userId),
  )
  const byUser = new Map(members.map((member) => [member.userId, member]))
  return users.flatMap((user) => {
    const member = byUser.get(user.id)
    return member ? [{ user, deletedAt: member.deletedAt, roleIds: roleIds.get(user.id) ?? [] }] : []
  })
}

async function readRoleIds(manager: EntityManager, networkId: string, userIds: string[]): Promise<Map<string, string[]>> {
  const rows: { user_id: string; role_ids: string[] }[] = await manager.query(
    `SELECT mr.user_id, array_agg(mr.role_id ORDER BY mr.role_id) AS role_ids
     FROM member_roles mr JOIN roles r ON r.id = mr.role_id AND r.deleted_at IS NULL
     WHERE mr.network_id = $1 AND mr.user_id = ANY ($2)
     GROUP BY mr.user_id`,
    [networkId, userIds],
  )
  return new Map(rows.map((row) => [row.user_id, row.role_ids]))
}
