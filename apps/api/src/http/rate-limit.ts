import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export interface RateLimitOptions {
  /** Requests in one window. */
  requests: number
  windowSeconds: number
}

export interface Quota {
  allowed: boolean
  limit: number
  remaining: number
  resetSeconds: number
  windowSeconds: number
}

/** Counts the requests of each token, or of each client address, in windows. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory

  constructor(private readonly options: RateLimitOptions) {
    this.limiter = new RateLimiterMemory({ points: options.requests, duration: options.windowSeconds })
  }

  async take(key: string): Promise<Quota> {
    const { allowed, state } = await this.consume(key)
    return {
      allowed,
      limit: this.options.requests,
      remaining: Math.max(0, state.remainingPoints),
      resetSeconds: Math.ceil(Math.max(0, state.msBeforeNext) / 1000),
      windowSeconds: this.options.windowSeconds,
    }
  }

  private async consume(key: string): Promise<{ allowed: boolean; state: RateLimiterRes }> {
    try {
      return { allowed: true, state: await this.limiter.consume(key) }
    } catch (state) {
      if (state instanceof RateLimiterRes) return { allowed: false, state }
      throw state
    }
  }
}

/** An IPv6 client has a /64 at its disposal: it counts as one. */
export function addressKey(address: string): string {
  if (!address.includes(':') || address.includes('.')) return `address ${address}`
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':').filter(Boolean)]
  return `address ${all.slice(0, 4).join(':')}::/64`
}

/** `X-RateLimit-*`, and the IETF draft's fields beside them. */
export function quotaHeaders({ limit, remaining, resetSeconds, windowSeconds }: Quota): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
    'ratelimit-policy': `"default";q=${limit};w=${windowSeconds}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
  }
}
