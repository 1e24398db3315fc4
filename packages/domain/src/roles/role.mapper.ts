import type { Role } from '@ingest/contract'
import type { RoleEntity } from '../entities/role.entity.ts'

export type RolePermission = Role['permissions'][number]

export function toRole(row: RoleEntity, apiUrl: string): Role {
  return {
    id: row.id,
    url: `${apiUrl}/roles/${row.id}`,
    role_name: row.name,
    permissions: row.permissions.map(toPermission),
    default: row.isDefault,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}

/** `all` and `personal` have no action: they are shown and taken with `write`. */
function toPermission(name: string): RolePermission {
  const [, action = 'write', resource = name] = /^(read|write)_(.*)$/.exec(name) ?? []
  return { action, resource } as RolePermission
}

export function permissionName({ action, resource }: RolePermission): string {
  return resource === 'all' || resource === 'personal' ? resource : `${action}_${resource}`
}
