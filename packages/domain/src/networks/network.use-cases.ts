import type { Network } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext, Scope } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import type { UserReader } from '../users/user.reader.ts'
import { createNetwork } from './create-network.ts'
import { toNetwork } from './network.mapper.ts'

const sortFields: SortFields<NetworkEntity> = {
  ...standardSortFields<NetworkEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** A token is made for one network and shows that one; whoever is in several has a token for each. */
export class NetworkUseCases {
  constructor(
    private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; users: UserReader; apiUrl: string },
  ) {}

  list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<Network>> {
    return readPage(this.rows(scope, query), sortFields, list, (row) => toNetwork(row, this.deps.apiUrl))
  }

  count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `network-not-found` */
  get(scope: Scope, id: string): Promise<Network> {
    return this.read(this.deps.dataSource.manager, scope, id)
  }

  /**
   * The caller becomes its first admin. The network shows itself to tokens of its own only: an application of it takes one.
   * No event tells of it, since nobody could read it there yet.
   */
  create(caller: AuthContext, { name }: { name: string }): Promise<Network> {
    return this.deps.transact(async ({ manager }) => {
      const id = await createNetwork(manager, this.deps.clock, name, caller.userId)
      return this.read(manager, { ...caller, networkId: id }, id)
    })
  }

  update(caller: AuthContext, id: string, change: { name?: string }, ifMatch?: string): Promise<Network> {
    return this.deps.transact(async (tx) => {
      await tx.manager.query('SELECT 1 FROM networks WHERE id = $1 FOR NO KEY UPDATE', [caller.networkId])
      const before = await this.read(tx.manager, caller, id)
      assertMatches(ifMatch, before)
      const changed = { name: change.name ?? before.name, updatedAt: this.deps.clock.now() }
      await tx.manager.getRepository(NetworkEntity).update({ id }, changed)
      const network = await this.read(tx.manager, caller, id)
      await tx.announce(caller, 'networks.update', id, network)
      return network
    })
  }

  private async read(manager: EntityManager, scope: Scope, id: string): Promise<Network> {
    const row = id === scope.networkId ? await manager.getRepository(NetworkEntity).findOneBy({ id }) : null
    if (!row || row.deletedAt) throw errors.networkNotFound(id)
    return { ...toNetwork(row, this.deps.apiUrl), members: await this.deps.users.members(id, manager) }
  }

  private rows(scope: Scope, query: TrashQuery): SelectQueryBuilder<NetworkEntity> {
    const rows = this.deps.dataSource.getRepository(NetworkEntity).createQueryBuilder('network')
    rows.where('network.id = :network AND network.deleted_at IS NULL', { network: scope.networkId })
    if (asksForTrash(query)) rows.andWhere('false')
    return searchIn(rows, ['name'], query.search)
  }
}
