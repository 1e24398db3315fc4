import { type EntityManager, LessThan, MoreThan, Raw } from 'typeorm'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { Tx } from '../core/transaction.ts'
import { InvitationEntity } from '../entities/invitation.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { defaultUserRole } from '../networks/join-network.ts'
import { lockNetwork } from '../networks/lock-network.ts'
import { assertOwnNetwork } from '../networks/own-network.ts'
import { assertGrantable } from '../users/grants.ts'
import { AcceptInvitation } from './accept-invitation.ts'
import type { InvitationDeps } from './invitation.deps.ts'
import { invitationMail } from './invitation.mail.ts'

const validDays = 7
const validMs = validDays * 24 * 3600 * 1000
/** 192 random bits; with a longer one the link would not fit into a line of a mail that is read as it lies in a file. */
const tokenLength = 32
/** Each is a mail to somebody who has not asked for it. */
const mostPending = 500

/** Membership for somebody who is known by an address only. */
export class InvitationUseCases {
  private readonly acceptance: AcceptInvitation

  constructor(private readonly deps: InvitationDeps) {
    this.acceptance = new AcceptInvitation(deps)
  }

  /**
   * Mails a one-time link. A link that was mailed before ends with the next one.
   * @throws DomainError 403, 404, 409 for a member, for who was invited already unless `resend`, and where no mail is sent
   */
  async invite(
    caller: AuthContext,
    networkId: string,
    { name, email, resend = false }: { name: string; email: string; resend?: boolean },
  ): Promise<void> {
    assertOwnNetwork(caller, networkId)
    return this.deps.transact(async (tx) => {
      await lockNetwork(tx.manager, caller.networkId)
      assertGrantable(caller, (await defaultUserRole(tx.manager, caller.networkId)).permissions)
      if (await isMemberAddress(tx.manager, caller.networkId, email)) throw errors.alreadyMember(email)
      const pending = await this.pendingOf(tx.manager, caller.networkId, email)
      if (pending && !resend) throw errors.alreadyInvited(email)
      if (!pending) await this.assertRoom(tx.manager, caller.networkId)
      await this.send(tx, caller, { name, email })
    })
  }

  /** @throws DomainError 404 */
  async withdraw(caller: AuthContext, networkId: string, id: string): Promise<void> {
    assertOwnNetwork(caller, networkId)
    const { affected } = await this.deps.dataSource.manager.delete(InvitationEntity, { id, networkId: caller.networkId })
    if (affected === 0) throw errors.invitationNotFound()
  }

  /** @throws DomainError 403 for a read-only network, 404 for a token that is unknown, used or expired, 422 without a password */
  accept(token: string, body: { password?: string }, requestId?: string): Promise<void> {
    return this.acceptance.accept(token, body, requestId)
  }

  async forgetExpired(): Promise<number> {
    const expiresAt = LessThan(this.deps.clock.now())
    return (await this.deps.dataSource.manager.delete(InvitationEntity, { expiresAt })).affected ?? 0
  }

  private pendingOf(manager: EntityManager, networkId: string, email: string): Promise<boolean> {
    return manager.existsBy(InvitationEntity, { networkId, email: isAddress(email), expiresAt: MoreThan(this.deps.clock.now()) })
  }

  private async assertRoom(manager: EntityManager, networkId: string): Promise<void> {
    const pending = await manager.countBy(InvitationEntity, { networkId, expiresAt: MoreThan(this.deps.clock.now()) })
    if (pending >= mostPending) throw errors.tooManyInvitations(mostPending)
  }

  private async send(tx: Tx, caller: AuthContext, invited: { name: string; email: string }): Promise<void> {
    const { networkId, userId, requestId } = caller
    const token = newSecret().slice(0, tokenLength)
    await tx.manager.delete(InvitationEntity, { networkId, email: isAddress(invited.email) })
    const now = this.deps.clock.now()
    const expiresAt = new Date(now.getTime() + validMs)
    const row = { id: newId(), networkId, ...invited, tokenHash: hashSecret(token), expiresAt, createdAt: now, updatedAt: now }
    await tx.manager.insert(InvitationEntity, row)
    const network = await tx.manager.findOneByOrFail(NetworkEntity, { id: networkId })
    const inviter = await this.deps.users.get(caller, userId, tx.manager)
    const link = `${this.deps.apiUrl}/invitations/${token}`
    await this.deps.postbox.post(tx, invitationMail(invited, { network, inviter, link, validDays }), requestId)
  }
}

/** In any case, as two people with the same address are one. */
function isAddress(email: string) {
  return Raw((column) => `lower(${column}) = lower(:email)`, { email })
}

async function isMemberAddress(manager: EntityManager, networkId: string, email: string): Promise<boolean> {
  const [member] = await manager.query(
    `SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.network_id = $1 AND m.deleted_at IS NULL AND lower(u.email) = lower($2)`,
    [networkId, email],
  )
  return member !== undefined
}
