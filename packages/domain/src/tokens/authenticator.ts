import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { intersect } from '../core/permissions.ts'
import type { AuthContext } from '../core/scope.ts'
import type { SigningKeys } from './signing-keys.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/** What the database says of a token now: whether it stands, and what its owner and its application may do. */
interface Grant {
  userId: string
  clientId: string
  readOnly: boolean
  permissions: ReadonlySet<string>
}

/** Roles, revocation and membership count at once: no replica trusts what it read for longer than this. */
const trustMs = 500
const maxRemembered = 10_000

/** Turns an access token into a caller. */
export class Authenticator {
  private readonly remembered = new Map<string, { grant: Promise<Grant | undefined>; until: number }>()

  private readonly tokens: VerifiedTokens

  constructor(private readonly deps: { dataSource: DataSource; keys: SigningKeys; clock: Clock; issuer: string }) {
    this.tokens = new VerifiedTokens(deps)
  }

  /** @throws DomainError 401 `invalid-token` */
  async authenticate(token: string): Promise<AuthContext> {
    const claims = await this.tokens.verify(token)
    const grant = await this.grant(claims.jti)
    if (!grant) throw errors.invalidToken()
    const { userId, clientId, permissions, readOnly } = grant
    const actor = { type: 'user', id: userId, client_id: clientId } as const
    return { networkId: claims.nid, userId, clientId, tokenId: claims.jti, actor, permissions, networkReadOnly: readOnly }
  }

  private grant(tokenId: string): Promise<Grant | undefined> {
    const now = performance.now()
    const known = this.remembered.get(tokenId)
    if (known && known.until > now) return known.grant
    const grant = this.read(tokenId)
    this.remember(tokenId, grant, now + trustMs)
    return grant
  }

  private remember(tokenId: string, grant: Promise<Grant | undefined>, until: number): void {
    if (this.remembered.size >= maxRemembered) this.remembered.clear()
    this.remembered.set(tokenId, { grant, until })
    grant.catch(() => this.remembered.delete(tokenId))
  }

  private async read(tokenId: string): Promise<Grant | undefined> {
    const [row]: GrantRow[] = await this.deps.dataSource.query(grantSql, [tokenId, this.deps.clock.now()])
    if (!row) return undefined
    const permissions = intersect(row.scopes, row.application_scopes, row.role_permissions)
    return { userId: row.user_id, clientId: row.client_id, readOnly: row.read_only, permissions }
  }
}

interface GrantRow {
  user_id: string
  client_id: string
  read_only: boolean
  scopes: string[]
  application_scopes: string[]
  role_permissions: string[]
}

const grantSql = `
  SELECT t.user_id, a.client_id, n.read_only, t.scopes, a.scopes AS application_scopes,
    ARRAY(
      SELECT DISTINCT unnest(r.permissions)
      FROM member_roles mr JOIN roles r ON r.id = mr.role_id AND r.deleted_at IS NULL
      WHERE mr.network_id = t.network_id AND mr.user_id = t.user_id
    ) AS role_permissions
  FROM tokens t
  JOIN applications a ON a.id = t.application_id AND a.deleted_at IS NULL
  JOIN members m ON m.network_id = t.network_id AND m.user_id = t.user_id AND m.deleted_at IS NULL
  JOIN networks n ON n.id = t.network_id AND n.deleted_at IS NULL
  WHERE t.id = $1 AND t.revoked_at IS NULL AND t.expires_at > $2`
