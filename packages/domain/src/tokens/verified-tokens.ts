import type { Clock } from '../core/clock.ts'
import { type AccessTokenClaims, type VerifiedToken, verifyAccessToken } from './access-token.ts'
import type { SigningKeys } from './signing-keys.ts'

const mostRemembered = 10_000

/** Checks access tokens, the signature of each once: it stays what it is. What changes, the time and the set of keys, is asked each time. */
export class VerifiedTokens {
  private readonly remembered = new Map<string, VerifiedToken>()

  constructor(private readonly deps: { keys: Pick<SigningKeys, 'verifier'>; clock: Clock; issuer: string }) {}

  /** @throws DomainError 401 `invalid-token` */
  async verify(token: string): Promise<AccessTokenClaims> {
    const known = this.remembered.get(token)
    if (known && (await this.stands(known))) return known.claims
    const { keys, clock, issuer } = this.deps
    const verified = await verifyAccessToken(keys, token, { issuer, now: clock.now() })
    if (this.remembered.size >= mostRemembered) this.remembered.clear()
    this.remembered.set(token, verified)
    return verified.claims
  }

  private async stands({ claims, kid }: VerifiedToken): Promise<boolean> {
    return claims.exp * 1000 > this.deps.clock.now().getTime() && (await this.deps.keys.verifier(kid)) !== undefined
  }
}
