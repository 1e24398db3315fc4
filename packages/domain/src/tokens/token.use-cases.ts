import { timingSafeEqual } from 'node:crypto'
import { type DataSource, type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { narrowScopes } from './narrow-scopes.ts'
import { OAuthError } from './oauth-error.ts'
import type { Grantee, TokenAnswer, TokenIssuer } from './token-issuer.ts'

/** Two tabs may refresh at once: within this time the same refresh token may be used again. */
const refreshGraceMs = 10_000

/** The grants of the token endpoint (RFC 6749 §4.4 and §6) and revocation. */
export class TokenUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; issuer: TokenIssuer; clock: Clock }) {}

  /** @throws OAuthError `invalid_client`, the same for an unknown client and a wrong secret; a public client has no secret */
  async authenticateClient(clientId: string, clientSecret: string | undefined): Promise<ApplicationEntity> {
    const application = await this.deps.dataSource.getRepository(ApplicationEntity).findOneBy({ clientId, deletedAt: IsNull() })
    if (!application || !secretFits(application, clientSecret))
      throw new OAuthError('invalid_client', 'The client is unknown or its secret is wrong.')
    return application
  }

  /** The application acts for itself, in the name of the member who owns it; there is no refresh token (RFC 6749 §4.4.3). */
  clientCredentials(application: ApplicationEntity, scopes: string[]): Promise<TokenAnswer> {
    return this.deps.transact(async ({ manager }) => {
      const granted = narrowScopes(scopes, application.scopes)
      const { networkId, ownerId: userId } = application
      const grantee = { application, networkId, userId, familyId: newId(), scopes: granted }
      return { ...(await this.deps.issuer.access(manager, grantee)), scopes: granted }
    })
  }

  /**
   * Exchanges a refresh token. A `refresh` token is replaced by its successor, a `personal` one stays. One that is used
   * again after its replacement was stolen or lost, nobody can tell which: everything that descends from the grant dies.
   * @throws OAuthError `invalid_grant`, `invalid_scope`
   */
  async refresh(application: ApplicationEntity, refreshToken: string, scopes: string[]): Promise<TokenAnswer> {
    const answer = await this.deps.transact(async ({ manager }) => {
      const token = await this.lockRefreshToken(manager, application, refreshToken)
      if (!token || (await this.isReused(manager, token))) return undefined
      return this.exchange(manager, application, token, narrowScopes(scopes, token.scopes))
    })
    if (!answer) throw new OAuthError('invalid_grant', 'The refresh token is unknown, expired, revoked or was used before.')
    return answer
  }

  private async exchange(
    manager: EntityManager,
    application: ApplicationEntity,
    token: TokenEntity,
    scopes: string[],
  ): Promise<TokenAnswer> {
    const { networkId, userId, familyId } = token
    const grantee: Grantee = { application, networkId, userId, familyId, scopes }
    const access = await this.deps.issuer.access(manager, grantee)
    if (token.kind === 'personal') return { ...access, scopes }
    await manager.getRepository(TokenEntity).update({ id: token.id }, { rotatedAt: token.rotatedAt ?? this.deps.clock.now() })
    const { refreshToken } = await this.deps.issuer.refresh(manager, { ...grantee, scopes: token.scopes }, 'refresh')
    return { ...access, scopes, refreshToken }
  }

  private lockRefreshToken(
    manager: EntityManager,
    application: ApplicationEntity,
    refreshToken: string,
  ): Promise<TokenEntity | null> {
    return manager
      .getRepository(TokenEntity)
      .createQueryBuilder('token')
      .setLock('pessimistic_write')
      .where('token.secret_hash = :hash AND token.application_id = :application', {
        hash: hashSecret(refreshToken),
        application: application.id,
      })
      .andWhere('token.revoked_at IS NULL AND token.expires_at > :now', { now: this.deps.clock.now() })
      .getOne()
  }

  private async isReused(manager: EntityManager, token: TokenEntity): Promise<boolean> {
    if (!token.rotatedAt || this.deps.clock.now().getTime() - token.rotatedAt.getTime() <= refreshGraceMs) return false
    await manager.getRepository(TokenEntity).update({ familyId: token.familyId }, { revokedAt: this.deps.clock.now() })
    return true
  }
}

function secretFits(application: ApplicationEntity, secret: string | undefined): boolean {
  if (!application.confidential) return true
  if (!application.clientSecretHash || secret === undefined) return false
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(application.clientSecretHash))
}
