import type { User } from '@ingest/contract'
import type { UserEntity } from '../entities/user.entity.ts'

/** A person as one network sees them. */
export interface MemberRow {
  user: UserEntity
  deletedAt: Date | null
  /** Of roles that are not in the trash. */
  roleIds: string[]
}

export function toUser({ user, deletedAt, roleIds }: MemberRow, apiUrl: string): User {
  const { display_name = null, title = null, phone_number = null } = user.profile
  return {
    id: user.id,
    url: `${apiUrl}/users/${user.id}`,
    email: user.email,
    name: user.name,
    profile: { display_name, title, phone_number },
    timezone: user.timezone,
    roles: roleIds,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    deleted_at: deletedAt?.toISOString() ?? null,
  }
}
