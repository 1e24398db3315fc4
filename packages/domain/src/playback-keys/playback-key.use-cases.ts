import type { PlaybackKey } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext, Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { PlaybackKeyEntity } from '../entities/playback-key.entity.ts'
import { lockNetwork } from '../networks/lock-network.ts'
import { assertOwnNetwork } from '../networks/own-network.ts'
import { toPlaybackKey } from './playback-key.mapper.ts'
import { readPublicKey } from './public-key.ts'

const defaultTitle = 'Default Key Title'
/** A token without a `kid` is tried with all of them. */
const mostKeys = 50

const sortFields: SortFields<PlaybackKeyEntity> = {
  ...standardSortFields<PlaybackKeyEntity>(),
  title: { column: 'title', sqlType: 'text', value: (row) => row.title },
}

/** The public keys that a network's private videos are played with. There is no trash: a key that is deleted is gone. */
export class PlaybackKeyUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; apiUrl: string }) {}

  async list(scope: Scope, networkId: string, list: ListQuery, query: TrashQuery): Promise<ListPage<PlaybackKey>> {
    return readPage(this.rows(scope, networkId, query), sortFields, list, this.toKey)
  }

  async count(scope: Scope, networkId: string, query: TrashQuery): Promise<number> {
    return this.rows(scope, networkId, query).getCount()
  }

  /** @throws DomainError 404 */
  async get(scope: Scope, networkId: string, id: string): Promise<PlaybackKey> {
    assertOwnNetwork(scope, networkId)
    const row = await this.deps.dataSource.manager.findOneBy(PlaybackKeyEntity, { id, networkId: scope.networkId })
    if (!row) throw errors.playbackKeyNotFound(id)
    return this.toKey(row)
  }

  /** @throws DomainError 409 for one too many, 422 for what is no public key, or a weak one */
  async create(caller: AuthContext, networkId: string, body: { key: string; title?: string | null }): Promise<PlaybackKey> {
    assertOwnNetwork(caller, networkId)
    readPublicKey(body.key)
    return this.deps.transact(async (tx) => {
      await this.assertRoom(tx.manager, caller)
      const row = await insertRow(tx.manager, PlaybackKeyEntity, this.newKey(caller, body))
      return this.announce(tx, caller, 'networks.keys.create', row)
    })
  }

  /** Only the title changes: another key is another row. */
  async update(
    caller: AuthContext,
    networkId: string,
    id: string,
    { title }: { title?: string | null },
    ifMatch?: string,
  ): Promise<PlaybackKey> {
    assertOwnNetwork(caller, networkId)
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, caller, id)
      assertMatches(ifMatch, this.toKey(row))
      await changeRow(tx.manager, PlaybackKeyEntity, row, {
        title: title === undefined ? row.title : titleOf(title),
        updaterId: caller.userId,
        updatedAt: this.deps.clock.now(),
      })
      return this.announce(tx, caller, 'networks.keys.update', row)
    })
  }

  /** Playback notices within seconds (playback/network-keys.ts). */
  async delete(caller: AuthContext, networkId: string, id: string, ifMatch?: string): Promise<void> {
    assertOwnNetwork(caller, networkId)
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, caller, id)
      assertMatches(ifMatch, this.toKey(row))
      await tx.manager.delete(PlaybackKeyEntity, row.id)
      await this.announce(tx, caller, 'networks.keys.delete', row)
    })
  }

  private rows(scope: Scope, networkId: string, query: TrashQuery): SelectQueryBuilder<PlaybackKeyEntity> {
    assertOwnNetwork(scope, networkId)
    const rows = this.deps.dataSource.manager.createQueryBuilder(PlaybackKeyEntity, 'playback_key')
    rows.where('playback_key.network_id = :network', { network: scope.networkId })
    return asksForTrash(query) ? rows.andWhere('false') : rows
  }

  /** Under a lock of the network, so that two who add the last one at once do not both succeed. */
  private async assertRoom(manager: EntityManager, { networkId }: Scope): Promise<void> {
    await lockNetwork(manager, networkId)
    if ((await manager.countBy(PlaybackKeyEntity, { networkId })) >= mostKeys) throw errors.tooManyPlaybackKeys(mostKeys)
  }

  private newKey({ networkId, userId }: AuthContext, { key, title }: { key: string; title?: string | null }): PlaybackKeyEntity {
    const now = this.deps.clock.now()
    return Object.assign(new PlaybackKeyEntity(), {
      id: newId(),
      networkId,
      title: titleOf(title),
      pem: key,
      authorId: userId,
      updaterId: userId,
      createdAt: now,
      updatedAt: now,
    } satisfies PlaybackKeyEntity)
  }

  private async lock(manager: EntityManager, { networkId }: Scope, id: string): Promise<PlaybackKeyEntity> {
    const lock = { mode: 'pessimistic_write' } as const
    const row = await manager.findOne(PlaybackKeyEntity, { where: { id, networkId }, lock })
    if (!row) throw errors.playbackKeyNotFound(id)
    return row
  }

  private async announce(
    tx: Tx,
    scope: Scope,
    name: 'networks.keys.create' | 'networks.keys.update' | 'networks.keys.delete',
    row: PlaybackKeyEntity,
  ): Promise<PlaybackKey> {
    const key = this.toKey(row)
    await tx.announce(scope, name, row.id, key)
    return key
  }

  private readonly toKey = (row: PlaybackKeyEntity): PlaybackKey => toPlaybackKey(row, this.deps.apiUrl)
}

function titleOf(title: string | null | undefined): string {
  return title?.trim() || defaultTitle
}
