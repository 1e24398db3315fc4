import type { User } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import { errors } from '../core/errors.ts'
import { pageBounds, readRows, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { MemberEntity } from '../entities/member.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { readMembers } from './member.reader.ts'
import { toUser } from './user.mapper.ts'

const sortFields: SortFields<UserEntity> = {
  ...standardSortFields<UserEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** The people of a network, as that network sees them. */
export class UserReader {
  constructor(private readonly deps: { dataSource: DataSource; apiUrl: string }) {}

  async list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<User>> {
    const found = await readRows(this.rows(scope, query), sortFields, list)
    const shown = found.slice(0, list.max)
    const items = await this.describe(this.deps.dataSource.manager, scope.networkId, shown)
    return { items, ...pageBounds(sortFields, list, shown, found.length > list.max) }
  }

  count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `user-not-found` */
  async get(
    { networkId }: Pick<Scope, 'networkId'>,
    id: string,
    manager: EntityManager = this.deps.dataSource.manager,
  ): Promise<User> {
    const row = await manager.getRepository(UserEntity).findOneBy({ id })
    const [user] = await this.describe(manager, networkId, row ? [row] : [])
    if (!user) throw errors.userNotFound(id)
    return user
  }

  /** Everybody who is in the network and not in its trash, first come first. */
  async members(networkId: string, manager: EntityManager = this.deps.dataSource.manager): Promise<User[]> {
    const rows = this.membersOf(manager, networkId)
      .andWhere('member.deleted_at IS NULL')
      .orderBy('member.created_at')
      .addOrderBy('app_user.id')
    return this.describe(manager, networkId, await rows.getMany())
  }

  private rows({ networkId }: Scope, query: TrashQuery): SelectQueryBuilder<UserEntity> {
    const rows = this.membersOf(this.deps.dataSource.manager, networkId)
    rows.andWhere(`member.deleted_at IS ${asksForTrash(query) ? 'NOT ' : ''}NULL`)
    return searchIn(rows, ['name', 'email'], query.search)
  }

  private membersOf(manager: EntityManager, networkId: string): SelectQueryBuilder<UserEntity> {
    return manager
      .getRepository(UserEntity)
      .createQueryBuilder('app_user')
      .innerJoin(MemberEntity, 'member', 'member.user_id = app_user.id AND member.network_id = :network', { network: networkId })
  }

  private async describe(manager: EntityManager, networkId: string, rows: UserEntity[]): Promise<User[]> {
    const members = await readMembers(manager, networkId, rows)
    return members.map((member) => toUser(member, this.deps.apiUrl))
  }
}
