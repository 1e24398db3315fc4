import type { Role } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import { isPermission } from '../core/permissions.ts'
import type { AuthContext, Scope } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, purgeTrash, type TrashQuery } from '../core/trash.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import { assertAdminRemains } from '../users/admins.ts'
import { assertGrantable } from '../users/grants.ts'
import { permissionName, type RolePermission, toRole } from './role.mapper.ts'

export interface RoleBody {
  role_name: string
  permissions: RolePermission[]
}

const sortFields: SortFields<RoleEntity> = {
  ...standardSortFields<RoleEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** What members of a network may do, by roles that the network names itself. */
export class RoleUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; apiUrl: string }) {}

  list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<Role>> {
    return readPage(this.rows(scope, query), sortFields, list, this.toRole)
  }

  count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `role-not-found` */
  async get(scope: Scope, id: string): Promise<Role> {
    const row = await this.deps.dataSource.getRepository(RoleEntity).findOneBy({ id, networkId: scope.networkId })
    if (!row) throw errors.roleNotFound(id)
    return this.toRole(row)
  }

  /** @throws DomainError 403 for a permission that the caller does not have, 422 for one that there is not */
  async create(caller: AuthContext, body: RoleBody): Promise<Role> {
    const permissions = grantable(caller, body.permissions)
    return this.deps.transact(async (tx) => {
      const id = newId()
      const now = this.deps.clock.now()
      const row = {
        id,
        networkId: caller.networkId,
        name: body.role_name,
        permissions,
        isDefault: false,
        createdAt: now,
        updatedAt: now,
      }
      await tx.manager.getRepository(RoleEntity).insert(row)
      const role = await this.reload(tx.manager, id)
      await tx.announce(caller, 'roles.create', id, role)
      return role
    })
  }

  /** Replaces the whole role. */
  async replace(
    caller: AuthContext,
    id: string,
    body: RoleBody & { deleted_at?: string | null },
    ifMatch?: string,
  ): Promise<Role> {
    const permissions = grantable(caller, body.permissions)
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, caller, id)
      assertMatches(ifMatch, this.toRole(row))
      const restored = body.deleted_at === null ? { deletedAt: null } : {}
      await this.update(tx.manager, id, { name: body.role_name, permissions, ...restored })
      await assertAdminRemains(tx.manager, caller.networkId)
      const role = await this.reload(tx.manager, id)
      await tx.announce(caller, 'roles.update', id, role)
      return role
    })
  }

  /** @throws DomainError 409 for a default role */
  delete(scope: Scope, id: string, options: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, scope, id)
      const role = this.toRole(row)
      assertMatches(options.ifMatch, role)
      if (row.isDefault) throw errors.defaultIsKept('role')
      if (options.permanent) await tx.manager.getRepository(RoleEntity).delete({ id })
      else if (row.deletedAt) return
      else await this.update(tx.manager, id, { deletedAt: this.deps.clock.now() })
      await assertAdminRemains(tx.manager, scope.networkId)
      await tx.announce(scope, 'roles.delete', id, role)
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, RoleEntity, (scope, id) => this.delete(scope, id, { permanent: true }))
  }

  private rows(scope: Scope, query: TrashQuery): SelectQueryBuilder<RoleEntity> {
    const rows = this.deps.dataSource.getRepository(RoleEntity).createQueryBuilder('role')
    rows.where('role.network_id = :network', { network: scope.networkId })
    rows.andWhere(`role.deleted_at IS ${asksForTrash(query) ? 'NOT ' : ''}NULL`)
    return searchIn(rows, ['name'], query.search)
  }

  private async lock(manager: EntityManager, scope: Scope, id: string): Promise<RoleEntity> {
    const where = { id, networkId: scope.networkId }
    const row = await manager.getRepository(RoleEntity).findOne({ where, lock: { mode: 'pessimistic_write' } })
    if (!row) throw errors.roleNotFound(id)
    return row
  }

  private async update(manager: EntityManager, id: string, change: Partial<RoleEntity>): Promise<void> {
    await manager.getRepository(RoleEntity).update({ id }, { ...change, updatedAt: this.deps.clock.now() })
  }

  private async reload(manager: EntityManager, id: string): Promise<Role> {
    return this.toRole(await manager.getRepository(RoleEntity).findOneByOrFail({ id }))
  }

  private readonly toRole = (row: RoleEntity): Role => toRole(row, this.deps.apiUrl)
}

function grantable(caller: AuthContext, permissions: RolePermission[]): string[] {
  const names = [...new Set(permissions.map(permissionName))]
  const unknown = names.findIndex((name) => !isPermission(name))
  if (unknown >= 0) {
    const message = `There is no permission ${names[unknown]}.`
    throw errors.invalid([{ field: `/permissions/${unknown}`, code: 'unknown-permission', message }])
  }
  assertGrantable(caller, names)
  return names
}
