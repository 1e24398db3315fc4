import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { Quota } from './quota.ts'

export interface RateLimitOptions {
  /** Requests in one window. */
  requests: number
  windowSeconds: number
}

/** Adds to the count of a key in its window, and says how much it is then. */
export interface Counter {
  penalty(key: string, points: number): Promise<Pick<RateLimiterRes, 'consumedPoints' | 'msBeforeNext'>>
}

/** What this replica may let in of a key's window without asking again. */
interface Lease {
  left: number
  /** What nobody had leased when this was. */
  unleased: number
  block: number
  until: number
}

const mostKeys = 50_000
/** A database that takes longer is not waited for. */
const patienceMs = 1000
/** How long only this replica counts once the database has failed. */
const aloneMs = 1000

/**
 * Counts the requests of each token, or of each client address, in windows that all replicas share. A replica leases blocks
 * of a window and counts inside them by itself: most requests cost no query, and no more is let in than the window has. What a
 * replica has leased and does not use is lost, so blocks begin small, double while they are used, and shrink towards the end.
 */
export class RateLimit {
  private readonly leases = new Map<string, Lease>()
  private readonly renewals = new Map<string, Promise<void>>()
  private readonly alone: Counter
  private aloneUntil = 0

  /** @param shared what all replicas count with; without it, or while it fails, each counts alone */
  constructor(
    private readonly options: RateLimitOptions,
    private readonly shared?: Counter,
  ) {
    this.alone = new RateLimiterMemory({ points: options.requests, duration: options.windowSeconds })
  }

  async take(key: string): Promise<Quota> {
    for (;;) {
      const lease = this.current(key)
      if (lease && lease.left > 0) {
        lease.left--
        return this.quota(lease, true)
      }
      if (lease && lease.unleased === 0) return this.quota(lease, false)
      await this.renew(key, lease)
    }
  }

  /** What is left, without counting and as far as this replica knows. */
  peek(key: string): Quota {
    return this.quota(this.current(key), true)
  }

  private current(key: string): Lease | undefined {
    const lease = this.leases.get(key)
    return lease && lease.until > Date.now() ? lease : undefined
  }

  /** Requests that come meanwhile wait for the same lease. */
  private renew(key: string, lease: Lease | undefined): Promise<void> {
    const renewal = this.renewals.get(key) ?? this.lease(key, this.nextBlock(lease)).finally(() => this.renewals.delete(key))
    this.renewals.set(key, renewal)
    return renewal
  }

  private nextBlock(lease: Lease | undefined): number {
    const { requests } = this.options
    const wanted = lease ? Math.min(lease.block * 2, requests / 50, lease.unleased / 10) : requests / 500
    return Math.max(1, Math.ceil(wanted))
  }

  private async lease(key: string, block: number): Promise<void> {
    const { consumedPoints, msBeforeNext } = await this.count(key, block)
    const { requests, windowSeconds } = this.options
    const before = consumedPoints - block
    const left = Math.max(0, Math.min(block, requests - before))
    const until = Date.now() + (msBeforeNext > 0 ? msBeforeNext : windowSeconds * 1000)
    this.makeRoom()
    this.leases.set(key, { left, unleased: Math.max(0, requests - consumedPoints), block, until })
  }

  private async count(key: string, block: number): ReturnType<Counter['penalty']> {
    if (this.shared && Date.now() >= this.aloneUntil) {
      try {
        return await within(patienceMs, this.shared.penalty(key, block))
      } catch {
        this.aloneUntil = Date.now() + aloneMs
      }
    }
    return this.alone.penalty(key, block)
  }

  private makeRoom(): void {
    if (this.leases.size < mostKeys) return
    for (const [key, { until }] of this.leases) if (until <= Date.now()) this.leases.delete(key)
    if (this.leases.size >= mostKeys) this.leases.clear()
  }

  private quota(lease: Lease | undefined, allowed: boolean): Quota {
    const { requests: limit, windowSeconds } = this.options
    const remaining = lease ? lease.left + lease.unleased : limit
    const resetSeconds = lease ? Math.ceil((lease.until - Date.now()) / 1000) : windowSeconds
    return { allowed, limit, remaining, resetSeconds, windowSeconds }
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the count takes too long')), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
