import type { PersonalToken, PersonalTokenRenewal, PersonalTokenSecrets } from '@ingest/contract'
import { type DataSource, type EntityManager, IsNull, MoreThan, type SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields } from '../core/keyset.ts'
import type { ListPage, ListQuery } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import type { TokenIssuer } from '../tokens/token-issuer.ts'
import { scopesWithin } from './scopes.ts'

const sortFields: SortFields<TokenEntity> = {
  id: { column: 'id', sqlType: 'uuid', value: (row) => row.id },
  created_at: { column: 'createdAt', sqlType: 'timestamptz', value: (row) => row.createdAt.toISOString() },
}

/** Tokens that a person makes for themselves through an application: a refresh token that stays, and access tokens from it. */
export class PersonalTokenUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; issuer: TokenIssuer; clock: Clock }) {}

  async list(caller: AuthContext, query: ListQuery, applicationId: string): Promise<ListPage<PersonalToken>> {
    await this.application(this.deps.dataSource.manager, caller, applicationId)
    return readPage(this.rows(caller, applicationId), sortFields, query, toPersonalToken)
  }

  async count(caller: AuthContext, applicationId: string): Promise<number> {
    await this.application(this.deps.dataSource.manager, caller, applicationId)
    return this.rows(caller, applicationId).getCount()
  }

  /** The answer is the only one that shows the refresh token. */
  async create(caller: AuthContext, applicationId: string, scopes?: string[]): Promise<PersonalTokenSecrets> {
    const granted = scopesWithin(caller, scopes)
    return this.deps.transact(async ({ manager }) => {
      const application = await this.application(manager, caller, applicationId)
      const { networkId, userId } = caller
      const grantee = { application, networkId, userId, familyId: newId(), scopes: granted }
      const { id, refreshToken } = await this.deps.issuer.refresh(manager, grantee, 'personal')
      const { accessToken, expiresAt } = await this.deps.issuer.access(manager, grantee)
      return { id, access_token: accessToken, refresh_token: refreshToken, expires_at: expiresAt.toISOString() }
    })
  }

  /** A new access token; the ones before stay until they expire. */
  renew(caller: AuthContext, applicationId: string, tokenId: string): Promise<PersonalTokenRenewal> {
    return this.deps.transact(async ({ manager }) => {
      const application = await this.application(manager, caller, applicationId)
      const { networkId, familyId, userId, scopes } = await this.lock(manager, caller, applicationId, tokenId)
      const grantee = { application, networkId, userId, familyId, scopes }
      const { accessToken, expiresAt } = await this.deps.issuer.access(manager, grantee)
      return { id: tokenId, access_token: accessToken, expires_at: expiresAt.toISOString() }
    })
  }

  /** Revokes the token and every access token that was made from it. */
  revoke(caller: AuthContext, applicationId: string, tokenId: string): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      await this.application(manager, caller, applicationId)
      const { familyId } = await this.lock(manager, caller, applicationId, tokenId)
      await manager.getRepository(TokenEntity).update({ familyId, revokedAt: IsNull() }, { revokedAt: this.deps.clock.now() })
    })
  }

  private rows(caller: AuthContext, applicationId: string): SelectQueryBuilder<TokenEntity> {
    return this.deps.dataSource
      .getRepository(TokenEntity)
      .createQueryBuilder('token')
      .where(own(caller, applicationId))
      .andWhere('token.revoked_at IS NULL AND token.expires_at > :now', { now: this.deps.clock.now() })
  }

  private async application(manager: EntityManager, caller: AuthContext, id: string): Promise<ApplicationEntity> {
    const row = await manager.getRepository(ApplicationEntity).findOneBy({ id, networkId: caller.networkId, deletedAt: IsNull() })
    if (!row) throw errors.applicationNotFound(id)
    return row
  }

  private async lock(manager: EntityManager, caller: AuthContext, applicationId: string, id: string): Promise<TokenEntity> {
    const where = { ...own(caller, applicationId), id, revokedAt: IsNull(), expiresAt: MoreThan(this.deps.clock.now()) }
    const row = await manager.getRepository(TokenEntity).findOne({ where, lock: { mode: 'pessimistic_write' } })
    if (!row) throw errors.tokenNotFound(id)
    return row
  }
}

function own({ networkId, userId }: AuthContext, applicationId: string) {
  return { networkId, userId, applicationId, kind: 'personal' } as const
}

function toPersonalToken(row: TokenEntity): PersonalToken {
  return {
    id: row.id,
    application_id: row.applicationId,
    user_id: row.userId,
    scopes: row.scopes as PersonalToken['scopes'],
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: null,
  }
}
