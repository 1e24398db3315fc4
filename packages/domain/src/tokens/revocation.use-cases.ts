import { type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import type { AuthContext } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { AuthorizationCodeEntity } from '../entities/authorization-code.entity.ts'
import { MemberEntity } from '../entities/member.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'

/** Ends tokens. Replicas notice within a second (authenticator.ts). */
export class RevocationUseCases {
  constructor(private readonly deps: { transact: Transact; clock: Clock }) {}

  /** The caller's own token dies, and with it the refresh token that it came from. */
  revokeOwn(caller: AuthContext): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      const token = await manager.getRepository(TokenEntity).findOneBy({ id: caller.tokenId, networkId: caller.networkId })
      if (token) await this.revoke(manager, { familyId: token.familyId })
    })
  }

  /** All tokens of a member of the caller's network die, in this network, and codes give none any more. */
  revokeUser(caller: AuthContext, userId: string): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      const member = await manager.getRepository(MemberEntity).findOneBy({ networkId: caller.networkId, userId })
      if (!member) throw errors.userNotFound(userId)
      await this.revoke(manager, { networkId: caller.networkId, userId })
      const unused = { networkId: caller.networkId, userId, usedAt: IsNull() }
      await manager.update(AuthorizationCodeEntity, unused, { usedAt: this.deps.clock.now() })
    })
  }

  private async revoke(
    manager: EntityManager,
    which: Partial<Pick<TokenEntity, 'familyId' | 'networkId' | 'userId'>>,
  ): Promise<void> {
    const live = { ...which, revokedAt: IsNull() }
    await manager.getRepository(TokenEntity).update(live, { revokedAt: this.deps.clock.now() })
  }
}
