import type { User } from '@ingest/contract'
import type { RoleEntity } from '../entities/role.entity.ts'
import type { UserEntity } from '../entities/user.entity.ts'
import { toRole } from '../roles/role.mapper.ts'

/** A person as one network sees them. */
export interface MemberRow {
  user: UserEntity
  deletedAt: Date | null
  roles: RoleEntity[]
}

export function toUser({ user, deletedAt, roles }: MemberRow, apiUrl: string): User {
  const { display_name = null, title = null, phone_number = null } = user.profile
  return {
    id: user.id,
    url: `${apiUrl}/users/${user.id}`,
    email: user.email,
    name: user.name,
    profile: { display_name, title, phone_number },
    timezone: user.timezone,
    roles: roles.map((role) => toRole(role, apiUrl)),
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    deleted_at: deletedAt?.toISOString() ?? null,
  }
}
