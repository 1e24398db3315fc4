import { hash } from '@node-rs/argon2'
import { type EntityManager, MoreThan } from 'typeorm'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Scope } from '../core/scope.ts'
import { hashSecret } from '../core/secrets.ts'
import { InvitationEntity } from '../entities/invitation.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { joinNetwork } from '../networks/join-network.ts'
import type { InvitationDeps } from './invitation.deps.ts'

/** Whoever has the token has read the mail: the address is theirs. */
export class AcceptInvitation {
  constructor(private readonly deps: Omit<InvitationDeps, 'postbox' | 'apiUrl'>) {}

  async accept(token: string, { password }: { password?: string }, requestId?: string): Promise<void> {
    const { dataSource, transact } = this.deps
    // Slow on purpose, so only for those who have a token, and before the transaction.
    await this.find(dataSource.manager, token)
    const passwordHash = password === undefined ? null : await hash(password)
    return transact(async (tx) => {
      const invitation = await this.find(tx.manager, token, { lock: { mode: 'pessimistic_write' } })
      const { id, networkId } = invitation
      const network = await tx.manager.findOneByOrFail(NetworkEntity, { id: networkId })
      if (network.readOnly) throw errors.networkReadOnly()
      const userId = await this.account(tx.manager, invitation, passwordHash)
      await tx.manager.delete(InvitationEntity, { id })
      const scope: Scope = { networkId, actor: { type: 'user', id: userId }, requestId }
      await joinNetwork(tx, this.deps, scope, userId)
    })
  }

  private async find(
    manager: EntityManager,
    token: string,
    options: { lock?: { mode: 'pessimistic_write' } } = {},
  ): Promise<InvitationEntity> {
    const where = { tokenHash: hashSecret(token), expiresAt: MoreThan(this.deps.clock.now()) }
    const invitation = await manager.findOne(InvitationEntity, { where, ...options })
    if (!invitation) throw errors.invitationNotFound()
    return invitation
  }

  /** A password is for who has none: that of an account is changed in other ways. */
  private async account(manager: EntityManager, { name, email }: InvitationEntity, passwordHash: string | null): Promise<string> {
    if (passwordHash !== null) await this.insertUnlessThere(manager, { name, email, passwordHash })
    const people = manager.createQueryBuilder(UserEntity, 'person')
    const user = await people.where('lower(person.email) = lower(:email)', { email }).getOne()
    if (!user) throw errors.passwordMissing()
    if (user.passwordHash === null && passwordHash !== null) await manager.update(UserEntity, user.id, { passwordHash })
    return user.id
  }

  private async insertUnlessThere(
    manager: EntityManager,
    person: Pick<UserEntity, 'name' | 'email' | 'passwordHash'>,
  ): Promise<void> {
    const now = this.deps.clock.now()
    const row = { id: newId(), ...person, profile: {}, timezone: 'UTC', createdAt: now, updatedAt: now }
    await manager.createQueryBuilder().insert().into(UserEntity).values(row).orIgnore().execute()
  }
}
