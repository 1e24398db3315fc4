import { type DataSource, MoreThan } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { SessionEntity } from '../entities/session.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { passwordFits } from './password.ts'
import { findUserByEmail } from './user-by-email.ts'

/** Long enough to read a consent page and to choose; whoever uses an application has its tokens. */
export const sessionSeconds = 3600

/** Somebody who has signed in. */
export interface Person {
  userId: string
  email: string
}

/** People on the pages of the platform. A session opens nothing but these: the API takes access tokens only. */
export class SignInUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock }) {}

  /** @returns the secret of a new session, which is stored nowhere; undefined when address or password are wrong */
  async signIn(email: string, password: string): Promise<string | undefined> {
    const user = await findUserByEmail(this.deps.dataSource.manager, email)
    if (!(await passwordFits(user?.passwordHash, password)) || !user) return undefined
    return this.deps.transact(async ({ manager }) => {
      const secret = newSecret()
      const now = this.deps.clock.now()
      const expiresAt = new Date(now.getTime() + sessionSeconds * 1000)
      const session = { id: newId(), userId: user.id, secretHash: hashSecret(secret), expiresAt, createdAt: now, updatedAt: now }
      await manager.insert(SessionEntity, session)
      return secret
    })
  }

  /** Whose session it is; nobody's when it has ended. */
  async person(secret: string): Promise<Person | undefined> {
    const { manager } = this.deps.dataSource
    const where = { secretHash: hashSecret(secret), expiresAt: MoreThan(this.deps.clock.now()) }
    const session = await manager.findOneBy(SessionEntity, where)
    const user = session && (await manager.findOneBy(UserEntity, { id: session.userId }))
    return user ? { userId: user.id, email: user.email } : undefined
  }

  signOut(secret: string): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      await manager.delete(SessionEntity, { secretHash: hashSecret(secret) })
    })
  }
}
