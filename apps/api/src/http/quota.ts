/** What is left of a limit for one client. */
export interface Quota {
  allowed: boolean
  limit: number
  remaining: number
  resetSeconds: number
  windowSeconds: number
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
