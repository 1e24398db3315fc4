import type { Application } from '@ingest/contract'
import { type DataSource, type EntityManager, IsNull, type SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext, Scope } from '../core/scope.ts'
import { searchIn } from '../core/search.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, type TrashQuery } from '../core/trash.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { toApplication } from './application.mapper.ts'
import { insertApplication } from './insert-application.ts'
import { assertRedirectUris } from './redirect-uris.ts'
import { scopesWithin } from './scopes.ts'

export interface ApplicationBody {
  name: string
  redirect_uris?: string[]
  scopes?: string[]
  confidential?: boolean
}

const sortFields: SortFields<ApplicationEntity> = {
  ...standardSortFields<ApplicationEntity>(),
  name: { column: 'name', sqlType: 'text', value: (row) => row.name },
}

/** OAuth 2 clients of a network (RFC 6749 §2). */
export class ApplicationUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; apiUrl: string }) {}

  list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<Application>> {
    return readPage(this.rows(scope, query), sortFields, list, this.toApplication)
  }

  count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** @throws DomainError 404 `application-not-found` */
  async get(scope: Scope, id: string): Promise<Application> {
    return this.toApplication(await this.find(this.deps.dataSource.manager, scope, id))
  }

  /** The answer is the only one that shows the secret. Without scopes the application may do what the caller may. */
  async create(caller: AuthContext, body: ApplicationBody): Promise<Application> {
    const scopes = scopesWithin(caller, body.scopes)
    assertRedirectUris(body.redirect_uris ?? [])
    return this.deps.transact(async ({ manager }) => {
      const { name, redirect_uris = [], confidential = true } = body
      const { networkId, userId } = caller
      const application = { networkId, ownerId: userId, name, scopes, redirectUris: redirect_uris, confidential }
      const { id, clientSecret } = await insertApplication(manager, this.deps.clock, application)
      return { ...this.toApplication(await this.find(manager, caller, id)), client_secret: clientSecret }
    })
  }

  /** Scopes that are taken away stop counting at once, for tokens that were made before as well. */
  async update(caller: AuthContext, id: string, body: Partial<ApplicationBody>, ifMatch?: string): Promise<Application> {
    const scopes = body.scopes && scopesWithin(caller, body.scopes)
    assertRedirectUris(body.redirect_uris ?? [])
    return this.deps.transact(async ({ manager }) => {
      const row = await this.lock(manager, caller, id)
      assertMatches(ifMatch, this.toApplication(row))
      const { name = row.name, redirect_uris = row.redirectUris } = body
      await this.save(manager, id, { name, redirectUris: redirect_uris, scopes: scopes ?? row.scopes })
      return this.toApplication(await this.find(manager, caller, id))
    })
  }

  /** The tokens of the application die with it. */
  delete(caller: AuthContext, id: string, ifMatch?: string): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      const row = await this.lock(manager, caller, id)
      assertMatches(ifMatch, this.toApplication(row))
      await this.save(manager, id, { deletedAt: this.deps.clock.now() })
      await manager
        .getRepository(TokenEntity)
        .update({ applicationId: id, revokedAt: IsNull() }, { revokedAt: this.deps.clock.now() })
    })
  }

  /** Tokens that were made with the old secret stay; new ones take the new secret. */
  rotateSecret(caller: AuthContext, id: string): Promise<Application> {
    return this.deps.transact(async ({ manager }) => {
      const row = await this.lock(manager, caller, id)
      if (!row.confidential) throw errors.publicClientHasNoSecret(id)
      const secret = newSecret()
      await this.save(manager, id, { clientSecretHash: hashSecret(secret) })
      return { ...this.toApplication(await this.find(manager, caller, id)), client_secret: secret }
    })
  }

  private rows(scope: Scope, query: TrashQuery): SelectQueryBuilder<ApplicationEntity> {
    const rows = this.deps.dataSource.getRepository(ApplicationEntity).createQueryBuilder('application')
    rows.where('application.network_id = :network AND application.deleted_at IS NULL', { network: scope.networkId })
    if (asksForTrash(query)) rows.andWhere('false')
    return searchIn(rows, ['name'], query.search)
  }

  private async find(manager: EntityManager, scope: Scope, id: string): Promise<ApplicationEntity> {
    const row = await manager.getRepository(ApplicationEntity).findOneBy({ id, networkId: scope.networkId, deletedAt: IsNull() })
    if (!row) throw errors.applicationNotFound(id)
    return row
  }

  private async lock(manager: EntityManager, scope: Scope, id: string): Promise<ApplicationEntity> {
    const where = { id, networkId: scope.networkId, deletedAt: IsNull() }
    const row = await manager.getRepository(ApplicationEntity).findOne({ where, lock: { mode: 'pessimistic_write' } })
    if (!row) throw errors.applicationNotFound(id)
    return row
  }

  private async save(manager: EntityManager, id: string, change: Partial<ApplicationEntity>): Promise<void> {
    await manager.getRepository(ApplicationEntity).update({ id }, { ...change, updatedAt: this.deps.clock.now() })
  }

  private readonly toApplication = (row: ApplicationEntity): Application => toApplication(row, this.deps.apiUrl)
}
