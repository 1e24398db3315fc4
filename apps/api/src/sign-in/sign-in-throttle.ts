import { createHash } from 'node:crypto'
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { addressKey, sharedLimiter } from '../http/index.ts'

const windowSeconds = 900
const failuresOfAccount = 10
/** Many people may share an address. */
const failuresOfAddress = 100

/** Slows down who guesses passwords: of one account from everywhere, and of all accounts from one address. All replicas count together. */
export class SignInThrottle {
  private readonly accounts: RateLimiterPostgres
  private readonly addresses: RateLimiterPostgres

  constructor(dataSource: object) {
    this.accounts = sharedLimiter(dataSource, {
      keyPrefix: 'sign-in account',
      points: failuresOfAccount,
      duration: windowSeconds,
    })
    this.addresses = sharedLimiter(dataSource, { keyPrefix: 'sign-in', points: failuresOfAddress, duration: windowSeconds })
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once are counted too.
   * @returns seconds to wait; 0 for one that may go on
   */
  async attempt(email: string, address: string): Promise<number> {
    const waits = await Promise.all([
      wait(this.addresses.consume(addressKey(address))),
      wait(this.accounts.consume(accountKey(email))),
    ])
    return Math.max(...waits)
  }

  /** What went well does not count. */
  async succeeded(email: string, address: string): Promise<void> {
    await Promise.all([this.addresses.reward(addressKey(address)), this.accounts.delete(accountKey(email))])
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
