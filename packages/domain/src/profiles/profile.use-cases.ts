import type { Profile } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext, Scope } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { asksForTrash, purgeTrash, type TrashQuery } from '../core/trash.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { ProfileEntity } from '../entities/profile.entity.ts'
import { assertStaysLiveLadder, isLiveProfile } from '../live/live-profile.ts'
import { lockNetwork } from '../networks/lock-network.ts'
import { type ProfileBody, settingsOf } from './profile.body.ts'
import { toProfile } from './profile.mapper.ts'

export interface ProfileListQuery extends TrashQuery {
  /** Part of the name. */
  search?: string
}

const sortFields: SortFields<ProfileEntity> = {
  ...standardSortFields<ProfileEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** Encoding settings. A job has a snapshot of its profile: nothing that happens here changes it. */
export class ProfileUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; urls: Urls }) {}

  async list(scope: Scope, list: ListQuery, query: ProfileListQuery): Promise<ListPage<Profile>> {
    return readPage(this.rows(scope, query), sortFields, list, this.toProfile)
  }

  async count(scope: Scope, query: ProfileListQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  async get(scope: Scope, id: string): Promise<Profile> {
    const row = await this.deps.dataSource.manager.findOneBy(ProfileEntity, { id, networkId: scope.networkId })
    if (!row) throw errors.profileNotFound(id)
    return this.toProfile(row)
  }

  /** @throws DomainError 403 for a locked one without the permission, 422 */
  async create(caller: AuthContext, body: ProfileBody): Promise<Profile> {
    const id = newId()
    const settings = { name: `Profile ${id.slice(-8)}`, ...settingsOf(body) }
    assertUnlocked(caller, settings)
    const now = this.deps.clock.now()
    const common = { id, networkId: caller.networkId, isDefault: false, createdAt: now, updatedAt: now, deletedAt: null }
    return this.deps.transact(async (tx) => {
      await insertRow(tx.manager, ProfileEntity, Object.assign(new ProfileEntity(), settings, common))
      return this.announce(tx, caller, 'profiles.create', await this.lock(tx.manager, caller, id))
    })
  }

  /**
   * Replaces the whole profile.
   * @throws DomainError 403 for a locked one without the permission, 404, 412, 422
   */
  async replace(caller: AuthContext, id: string, body: ProfileBody, ifMatch?: string): Promise<Profile> {
    const settings = settingsOf(body)
    assertUnlocked(caller, settings)
    return this.deps.transact(async (tx) => {
      await lockNetwork(tx.manager, caller.networkId)
      const row = await this.lock(tx.manager, caller, id)
      assertUnlocked(caller, row)
      assertMatches(ifMatch, this.toProfile(row))
      await assertStaysLiveLadder(tx.manager, caller, id, settings)
      const deletedAt = body.deleted_at === null ? null : row.deletedAt
      await changeRow(tx.manager, ProfileEntity, row, { ...settings, deletedAt, updatedAt: this.deps.clock.now() })
      return this.announce(tx, caller, 'profiles.update', await this.lock(tx.manager, caller, id))
    })
  }

  /** @throws DomainError 403 for a locked one without the permission, 404, 409 for a default one and for that of the live streams, 412 */
  delete(caller: AuthContext, id: string, { permanent, ifMatch }: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      await lockNetwork(tx.manager, caller.networkId)
      const row = await this.lock(tx.manager, caller, id)
      assertUnlocked(caller, row)
      assertMatches(ifMatch, this.toProfile(row))
      if (row.isDefault) throw errors.defaultIsKept('profile')
      if (await isLiveProfile(tx.manager, caller, id)) throw errors.liveProfileIsKept(id)
      if (row.deletedAt && !permanent) return
      await this.remove(tx, caller, row, { permanent })
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, ProfileEntity, (scope, id) =>
      this.deps.transact(async (tx) => {
        const row = await this.lock(tx.manager, scope, id)
        if (row.deletedAt) await this.remove(tx, scope, row, { permanent: true })
      }),
    )
  }

  private async remove(tx: Tx, scope: Scope, row: ProfileEntity, { permanent }: Pick<DeleteOptions, 'permanent'>): Promise<void> {
    const now = this.deps.clock.now()
    await changeRow(tx.manager, ProfileEntity, row, { deletedAt: row.deletedAt ?? now, updatedAt: now })
    if (permanent) await tx.manager.delete(ProfileEntity, row.id)
    await this.announce(tx, scope, 'profiles.delete', row)
  }

  private rows({ networkId }: Scope, query: ProfileListQuery): SelectQueryBuilder<ProfileEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(ProfileEntity, 'profile')
    rows.where('profile.network_id = :networkId', { networkId })
    rows.andWhere(`profile.deleted_at IS ${asksForTrash(query) ? 'NOT ' : ''}NULL`)
    return searchIn(rows, ['name'], query.search)
  }

  /** As it is stored: `jsonb` has an order of its own for the members of an object, and the entity tag is that of the text. */
  private async lock(manager: EntityManager, { networkId }: Scope, id: string): Promise<ProfileEntity> {
    const lock = { mode: 'pessimistic_write' } as const
    const row = await manager.findOne(ProfileEntity, { where: { id, networkId }, lock })
    if (!row) throw errors.profileNotFound(id)
    return row
  }

  private async announce(
    tx: Tx,
    scope: Scope,
    name: 'profiles.create' | 'profiles.update' | 'profiles.delete',
    row: ProfileEntity,
  ): Promise<Profile> {
    const profile = this.toProfile(row)
    await tx.announce(scope, name, row.id, profile)
    return profile
  }

  private readonly toProfile = (row: ProfileEntity): Profile => toProfile(row, this.deps.urls)
}

function assertUnlocked(caller: AuthContext, { locked }: Pick<ProfileEntity, 'locked'>): void {
  if (locked && !caller.permissions.has('write_locked_profiles'))
    throw errors.forbidden('The profile is locked: changing it needs the permission write_locked_profiles.')
}
