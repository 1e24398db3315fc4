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

/** `write_locked_profiles` is the action `write` on `locked_profiles`; `all` and `personal` are actions on everything. */
function toPermission(name: string): RolePermission {
  const [action = '', ...resource] = name.split('_')
  return { action, resource: resource.join('_') || 'all' } as RolePermission
}

export function permissionName({ action, resource }: RolePermission): string {
  return action === 'all' || action === 'personal' ? action : `${action}_${resource}`
}
