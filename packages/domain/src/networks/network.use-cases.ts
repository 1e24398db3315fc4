import type { Network, NetworkUpdate } from '@ingest/contract'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { pendingMembers } from '../invitations/pending-members.ts'
import { assertLiveProfile } from '../live/live-profile.ts'
import type { UserReader } from '../users/user.reader.ts'
import { createNetwork } from './create-network.ts'
import { lockNetwork } from './lock-network.ts'
import { toNetwork } from './network.mapper.ts'
import { networksOf, readNetwork } from './network.reader.ts'
import { assertOwnNetwork } from './own-network.ts'

const sortFields: SortFields<NetworkEntity> = {
  ...standardSortFields<NetworkEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/**
 * Somebody's networks. A token reads all those of its user, and changes the one that it is made for: an application that
 * was let into one network has no business in another.
 */
export class NetworkUseCases {
  constructor(
    private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; users: UserReader; apiUrl: string },
  ) {}

  list(caller: AuthContext, list: ListQuery, query: TrashQuery): Promise<ListPage<Network>> {
    return readPage(this.rows(caller, query), sortFields, list, (row) => toNetwork(row, this.deps.apiUrl))
  }

  count(caller: AuthContext, query: TrashQuery): Promise<number> {
    return this.rows(caller, query).getCount()
  }

  /** @throws DomainError 404 `network-not-found` */
  async get(caller: AuthContext, id: string, { filter = [] }: { filter?: string[] } = {}): Promise<Network> {
    const { manager } = this.deps.dataSource
    const isTheirs = await networksOf(manager, caller.userId).andWhere('network.id = :id', { id }).getExists()
    if (!isTheirs) throw errors.networkNotFound(id)
    const network = await readNetwork(manager, this.deps, id)
    if (!filter.includes('pending')) return network
    return { ...network, pending_members: await pendingMembers(manager, id, this.deps.clock.now()) }
  }

  /** The caller becomes its first admin. No event tells of it, since nobody could read it there yet. */
  create(caller: AuthContext, { name }: { name: string }): Promise<Network> {
    return this.deps.transact(async ({ manager }) => {
      const id = await createNetwork(manager, this.deps.clock, name, caller.userId)
      return readNetwork(manager, this.deps, id)
    })
  }

  /** @throws DomainError 404, 412, 422 for a profile that live streams cannot take */
  async update(caller: AuthContext, id: string, { name, live_profile }: NetworkUpdate, ifMatch?: string): Promise<Network> {
    assertOwnNetwork(caller, id)
    return this.deps.transact(async (tx) => {
      await lockNetwork(tx.manager, caller.networkId)
      const before = await readNetwork(tx.manager, this.deps, id)
      assertMatches(ifMatch, before)
      if (live_profile) await assertLiveProfile(tx.manager, caller, live_profile)
      const changed = { name, liveProfileId: live_profile?.toLowerCase() ?? live_profile, updatedAt: this.deps.clock.now() }
      await tx.manager.update(NetworkEntity, { id }, changed)
      const network = await readNetwork(tx.manager, this.deps, id)
      await tx.announce(caller, 'networks.update', network.id, network)
      return network
    })
  }

  private rows({ userId }: AuthContext, query: TrashQuery): SelectQueryBuilder<NetworkEntity> {
    const rows = networksOf(this.deps.dataSource.manager, userId)
    if (asksForTrash(query)) rows.andWhere('false')
    return searchIn(rows, ['name'], query.search)
  }
}
