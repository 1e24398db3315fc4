import { type DataSource, type EntityManager, IsNull, MoreThan } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { AuthorizationCodeEntity } from '../entities/authorization-code.entity.ts'
import { PasswordResetEntity } from '../entities/password-reset.entity.ts'
import { SessionEntity } from '../entities/session.entity.ts'
import { TokenEntity } from '../entities/token.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import type { Postbox } from '../mails/postbox.ts'
import { hashPassword } from './password.ts'
import { passwordResetMail } from './password-reset.mail.ts'
import { findUserByEmail } from './user-by-email.ts'

const validMs = 3600 * 1000
/** 192 random bits, so that the link fits into a line of a mail. */
const secretLength = 32

interface PasswordResetDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  postbox: Postbox
  apiUrl: string
}

/** A new password for who can read the mail of an account. */
export class PasswordResetUseCases {
  constructor(private readonly deps: PasswordResetDeps) {}

  /**
   * Mails a link to the account with this address, if there is one: the caller does not learn whether. A link of before ends.
   * @throws DomainError 409 where no mail is sent
   */
  async ask(email: string, requestId?: string): Promise<void> {
    this.deps.postbox.assertEmptied()
    const user = await findUserByEmail(this.deps.dataSource.manager, email)
    if (user) await this.deps.transact((tx) => this.mail(tx, user, requestId))
  }

  /** Whether a link still works; looking at it changes nothing. */
  isValid(secret: string): Promise<boolean> {
    return this.deps.dataSource.manager.existsBy(PasswordResetEntity, this.valid(secret))
  }

  /**
   * Whoever knew the old password, or has something that it opened, has nothing afterwards: all sessions and tokens end.
   * @returns false for a link that does not work any more
   */
  async reset(secret: string, password: string): Promise<boolean> {
    // Slow on purpose, so only for those who have a link, and before the transaction.
    if (!(await this.isValid(secret))) return false
    const passwordHash = await hashPassword(password)
    return this.deps.transact(async ({ manager }) => {
      const lock = { mode: 'pessimistic_write' } as const
      const link = await manager.findOne(PasswordResetEntity, { where: this.valid(secret), lock })
      if (!link) return false
      await manager.update(UserEntity, link.userId, { passwordHash, updatedAt: this.deps.clock.now() })
      await this.endAll(manager, link.userId)
      return true
    })
  }

  private async mail(tx: Tx, user: UserEntity, requestId?: string): Promise<void> {
    const secret = newSecret().slice(0, secretLength)
    const now = this.deps.clock.now()
    const expiresAt = new Date(now.getTime() + validMs)
    await tx.manager.delete(PasswordResetEntity, { userId: user.id })
    const row = { id: newId(), userId: user.id, secretHash: hashSecret(secret), expiresAt, createdAt: now, updatedAt: now }
    await tx.manager.insert(PasswordResetEntity, row)
    const link = `${this.deps.apiUrl}/password/reset/${secret}`
    await this.deps.postbox.post(tx, passwordResetMail(user, link), requestId)
  }

  private async endAll(manager: EntityManager, userId: string): Promise<void> {
    const now = this.deps.clock.now()
    await manager.delete(PasswordResetEntity, { userId })
    await manager.delete(SessionEntity, { userId })
    await manager.update(TokenEntity, { userId, revokedAt: IsNull() }, { revokedAt: now })
    await manager.update(AuthorizationCodeEntity, { userId, usedAt: IsNull() }, { usedAt: now })
  }

  private valid(secret: string) {
    return { secretHash: hashSecret(secret), expiresAt: MoreThan(this.deps.clock.now()) }
  }
}
