import type { Network } from '@ingest/contract'
import { type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { type DomainError, errors } from '../core/errors.ts'
import type { AuthContext } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { MemberEntity } from '../entities/member.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { assertAdminRemains } from '../users/admins.ts'
import { assertGrantable } from '../users/grants.ts'
import type { UserReader } from '../users/user.reader.ts'
import { defaultUserRole, joinNetwork } from './join-network.ts'
import { readNetwork } from './network.reader.ts'
import { assertOwnNetwork } from './own-network.ts'

interface MemberDeps {
  transact: Transact
  clock: Clock
  users: UserReader
  apiUrl: string
}

/** Who is in a network. */
export class MemberUseCases {
  constructor(private readonly deps: MemberDeps) {}

  /**
   * Makes a member of somebody whom the caller knows from another network, or who was in this one.
   * @throws DomainError 403 for a default role with more than the caller has, 404
   */
  add(caller: AuthContext, networkId: string, userId: string): Promise<void> {
    return this.join(caller, networkId, userId, errors.userNotFound(userId))
  }

  /** The same for an id in a body. @throws DomainError 403, 404 for the network, 422 for the user */
  link(caller: AuthContext, networkId: string, userId: string): Promise<void> {
    return this.join(caller, networkId, userId, errors.unknownReference('/id', 'user', userId))
  }

  /**
   * Ends a membership, and with it the member's tokens for the network. What they are the author of stays theirs.
   * @throws DomainError 404 for somebody who is no member, 409 for the last admin
   */
  async remove(caller: AuthContext, networkId: string, userId: string): Promise<Network> {
    assertOwnNetwork(caller, networkId)
    return this.deps.transact(async (tx) => {
      const member = { networkId: caller.networkId, userId }
      const now = this.deps.clock.now()
      const { affected } = await tx.manager.update(MemberEntity, { ...member, deletedAt: IsNull() }, { deletedAt: now })
      if (affected === 0) throw errors.userNotFound(userId)
      await tx.manager.update(TokenEntity, { ...member, revokedAt: IsNull() }, { revokedAt: now })
      await assertAdminRemains(tx.manager, caller.networkId)
      const user = await this.deps.users.get(caller, userId, tx.manager)
      await tx.announce(caller, 'networks.users.delete', user.id, user)
      return readNetwork(tx.manager, this.deps, caller.networkId)
    })
  }

  private async join(caller: AuthContext, networkId: string, userId: string, unknown: DomainError): Promise<void> {
    assertOwnNetwork(caller, networkId)
    return this.deps.transact(async (tx) => {
      if (!(await knows(tx.manager, caller, userId))) throw unknown
      assertGrantable(caller, (await defaultUserRole(tx.manager, caller.networkId)).permissions)
      await joinNetwork(tx, this.deps, caller, userId.toLowerCase())
    })
  }
}

/** Tenants know nothing of each other's people: two who share no network are strangers. */
async function knows(manager: EntityManager, caller: AuthContext, userId: string): Promise<boolean> {
  const [shared] = await manager.query(
    `SELECT 1
     FROM members mine JOIN members theirs ON theirs.network_id = mine.network_id
     WHERE mine.user_id = $1 AND mine.deleted_at IS NULL AND theirs.user_id = $2
       AND (theirs.deleted_at IS NULL OR theirs.network_id = $3)
     LIMIT 1`,
    [caller.userId, userId, caller.networkId],
  )
  return shared !== undefined
}
