import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { ApplicationEntity } from '../entities/application.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { signAccessToken } from './access-token.ts'
import type { SigningKeys } from './signing-keys.ts'

export const refreshTokenSeconds = 365 * 24 * 3600

export interface Grantee {
  application: Pick<ApplicationEntity, 'id' | 'clientId'>
  /** Where the token works: the network of the person, which need not be the application's. */
  networkId: string
  userId: string
  familyId: string
  scopes: string[]
}

export interface IssuedAccessToken {
  id: string
  accessToken: string
  expiresAt: Date
  expiresInSeconds: number
}

/** What a grant gives. */
export interface TokenAnswer extends IssuedAccessToken {
  refreshToken?: string
  scopes: string[]
}

/** Makes tokens: the row and the signed or random text that stands for it. */
export class TokenIssuer {
  constructor(private readonly deps: { keys: SigningKeys; clock: Clock; issuer: string; accessTokenSeconds: number }) {}

  async access(manager: EntityManager, grantee: Grantee): Promise<IssuedAccessToken> {
    const { issuer, accessTokenSeconds, clock, keys } = this.deps
    const issuedAt = Math.floor(clock.now().getTime() / 1000)
    const expiresAt = new Date((issuedAt + accessTokenSeconds) * 1000)
    const id = await this.insert(manager, grantee, { kind: 'access', expiresAt })
    const { application, networkId, userId, scopes } = grantee
    const claims = {
      iss: issuer,
      aud: issuer,
      sub: userId,
      cid: application.clientId,
      nid: networkId,
      scope: scopes.join(' '),
    }
    const accessToken = await signAccessToken(keys, { ...claims, jti: id, iat: issuedAt, exp: issuedAt + accessTokenSeconds })
    return { id, accessToken, expiresAt, expiresInSeconds: accessTokenSeconds }
  }

  /** @returns the id of the row and the text, which is stored nowhere */
  async refresh(
    manager: EntityManager,
    grantee: Grantee,
    kind: 'refresh' | 'personal',
  ): Promise<{ id: string; refreshToken: string }> {
    const refreshToken = newSecret()
    const expiresAt = new Date(this.deps.clock.now().getTime() + refreshTokenSeconds * 1000)
    const id = await this.insert(manager, grantee, { kind, expiresAt, secretHash: hashSecret(refreshToken) })
    return { id, refreshToken }
  }

  private async insert(manager: EntityManager, { application, ...rest }: Grantee, token: Partial<TokenEntity>): Promise<string> {
    const id = newId()
    const times = { createdAt: this.deps.clock.now(), updatedAt: this.deps.clock.now() }
    await manager.getRepository(TokenEntity).insert({ id, applicationId: application.id, ...rest, ...token, ...times })
    return id
  }
}
