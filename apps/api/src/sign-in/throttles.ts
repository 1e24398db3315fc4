import { createHash } from 'node:crypto'
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { addressKey, sharedLimiter } from '../http/index.ts'

/** Many people may share an address. */
const signInLimits = { account: { points: 10, duration: 900 }, address: { points: 100, duration: 900 } }
/** Each is a mail to somebody who may not have asked for it. */
const mailLimits = { account: { points: 3, duration: 3600 }, address: { points: 20, duration: 3600 } }

type Limits = Record<'account' | 'address', { points: number; duration: number }>

/** Of attempts that concern an account: from everywhere for one account, and for all accounts from one address. All replicas count together. */
class Throttle {
  protected readonly accounts: RateLimiterPostgres
  protected readonly addresses: RateLimiterPostgres

  constructor(dataSource: object, name: string, { account, address }: Limits) {
    this.accounts = sharedLimiter(dataSource, { keyPrefix: `${name} account`, ...account })
    this.addresses = sharedLimiter(dataSource, { keyPrefix: name, ...address })
  }

  /** Counts an attempt before anything else, so that many at once are counted too. Seconds to wait are 0 for one that may go on. */
  async attempt(email: string, address: string): Promise<{ accountSeconds: number; addressSeconds: number }> {
    const [addressSeconds, accountSeconds] = await Promise.all([
      wait(this.addresses.consume(addressKey(address))),
      wait(this.accounts.consume(accountKey(email))),
    ])
    return { accountSeconds, addressSeconds }
  }
}

/** Slows down who guesses passwords. */
export class SignInThrottle extends Throttle {
  constructor(dataSource: object) {
    super(dataSource, 'sign-in', signInLimits)
  }

  /** What went well does not count. */
  async succeeded(email: string, address: string): Promise<void> {
    await Promise.all([this.addresses.reward(addressKey(address)), this.accounts.delete(accountKey(email))])
  }
}

/** Keeps who asks for new passwords from filling mailboxes. */
export class PasswordMailThrottle extends Throttle {
  constructor(dataSource: object) {
    super(dataSource, 'password-mail', mailLimits)
  }
}

/** Addresses of people are not for a table without owners. */
const accountKey = (email: string) => createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')

async function wait(consumed: Promise<RateLimiterRes>): Promise<number> {
  try {
    await consumed
    return 0
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw refusal
  }
}

export const tooMany = (seconds: number) => `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`
