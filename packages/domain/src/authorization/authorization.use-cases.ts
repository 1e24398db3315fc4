import { createHash } from 'node:crypto'
import { type DataSource, type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'
import { AuthorizationCodeEntity } from '../entities/authorization-code.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { OAuthError } from '../tokens/oauth-error.ts'
import type { TokenAnswer, TokenIssuer } from '../tokens/token-issuer.ts'
import { type AskingClient, type AuthorizationRequest, redirectUriOf } from './authorization-request.ts'

/** RFC 6749 §4.1.2 recommends no more. */
const codeSeconds = 600

export interface CodeExchange {
  code: string
  redirectUri?: string
  codeVerifier?: string
}

export interface NetworkChoice {
  id: string
  name: string
}

/** The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636). */
export class AuthorizationUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; issuer: TokenIssuer; clock: Clock }) {}

  /** @throws OAuthError of which only the person is told: nothing says yet where the application is */
  async client(clientId: string | undefined, redirectUri: string | undefined): Promise<AskingClient> {
    const application = await this.application(clientId)
    if (!application) throw new OAuthError('invalid_client', 'There is no such application.')
    return { application, redirectUri: redirectUriOf(application, redirectUri) }
  }

  /** The networks that a person can let an application into. */
  networks(userId: string): Promise<NetworkChoice[]> {
    return this.deps.dataSource.query(
      `SELECT n.id, n.name FROM members m JOIN networks n ON n.id = m.network_id AND n.deleted_at IS NULL
       WHERE m.user_id = $1 AND m.deleted_at IS NULL ORDER BY lower(n.name), n.id`,
      [userId],
    )
  }

  /** The name of the network that an application comes from. */
  async origin({ networkId }: ApplicationEntity): Promise<string> {
    return (await this.deps.dataSource.manager.findOneByOrFail(NetworkEntity, { id: networkId })).name
  }

  /**
   * A person lets an application act for them in one of their networks.
   * @returns the code, which is stored nowhere
   * @throws OAuthError `access_denied` for a network that is not theirs
   */
  async grant(userId: string, networkId: string, request: AuthorizationRequest): Promise<string> {
    if (!(await this.networks(userId)).some(({ id }) => id === networkId))
      throw new OAuthError('access_denied', 'The user is no member of this network.')
    return this.deps.transact(async ({ manager }) => {
      const code = newSecret()
      const now = this.deps.clock.now()
      const { application, codeChallenge, namedRedirectUri, scopes } = request
      const grant = { networkId, userId, applicationId: application.id, scopes, codeChallenge, redirectUri: namedRedirectUri }
      const times = { createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + codeSeconds * 1000), usedAt: null }
      const ids = { id: newId(), familyId: newId(), secretHash: hashSecret(code) }
      await manager.insert(AuthorizationCodeEntity, { ...ids, ...grant, ...times })
      return code
    })
  }

  /**
   * Exchanges a code. One that comes a second time was stolen, nobody can tell by whom: what it gave dies (RFC 6749 §4.1.2).
   * @throws OAuthError `invalid_grant`
   */
  async exchange(application: ApplicationEntity, exchange: CodeExchange): Promise<TokenAnswer> {
    const answer = await this.deps.transact(async ({ manager }) => {
      const code = await this.lock(manager, application, exchange.code)
      if (!code || (await this.isReused(manager, code)) || !fits(code, exchange)) return undefined
      await manager.update(AuthorizationCodeEntity, { id: code.id }, { usedAt: this.deps.clock.now() })
      return this.tokens(manager, application, code)
    })
    if (!answer)
      throw new OAuthError('invalid_grant', 'The code is unknown, expired or used, or redirect_uri or code_verifier do not fit.')
    return answer
  }

  private async tokens(
    manager: EntityManager,
    application: ApplicationEntity,
    code: AuthorizationCodeEntity,
  ): Promise<TokenAnswer> {
    const { networkId, userId, familyId, scopes } = code
    const grantee = { application, networkId, userId, familyId, scopes }
    const access = await this.deps.issuer.access(manager, grantee)
    const { refreshToken } = await this.deps.issuer.refresh(manager, grantee, 'refresh')
    return { ...access, scopes, refreshToken }
  }

  private async application(clientId: string | undefined): Promise<ApplicationEntity | null> {
    if (!clientId) return null
    return this.deps.dataSource.manager.findOneBy(ApplicationEntity, { clientId, deletedAt: IsNull() })
  }

  /** Used codes are found too, until they would have expired. */
  private lock(manager: EntityManager, { id }: ApplicationEntity, code: string): Promise<AuthorizationCodeEntity | null> {
    return manager
      .createQueryBuilder(AuthorizationCodeEntity, 'code')
      .setLock('pessimistic_write')
      .where('code.secret_hash = :hash AND code.application_id = :application', { hash: hashSecret(code), application: id })
      .andWhere('(code.expires_at > :now OR code.used_at IS NOT NULL)', { now: this.deps.clock.now() })
      .getOne()
  }

  private async isReused(manager: EntityManager, { usedAt, familyId }: AuthorizationCodeEntity): Promise<boolean> {
    if (!usedAt) return false
    await manager.update(TokenEntity, { familyId, revokedAt: IsNull() }, { revokedAt: this.deps.clock.now() })
    return true
  }
}

/** RFC 6749 §4.1.3, RFC 7636 §4.6; a verifier without a challenge would let an attacker take the challenge away (RFC 9700 §4.8). */
function fits({ redirectUri, codeChallenge }: AuthorizationCodeEntity, exchange: CodeExchange): boolean {
  if (redirectUri !== null && redirectUri !== exchange.redirectUri) return false
  if (codeChallenge === null) return exchange.codeVerifier === undefined
  const { codeVerifier = '' } = exchange
  return /^[\w.~-]{43,128}$/.test(codeVerifier) && createHash('sha256').update(codeVerifier).digest('base64url') === codeChallenge
}
