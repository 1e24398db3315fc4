const hstsSeconds = 365 * 24 * 3600

/** For what is no page: should a browser show it all the same, nothing in it runs or loads, and nobody frames it. */
export const inertPolicy = "default-src 'none'; frame-ancestors 'none'"

/**
 * What every answer tells browsers. Only an answer over TLS may tell that TLS is wanted (RFC 6797 §7.2).
 * @param protocol of the request, as a trusted proxy tells it
 */
export function securityHeaders({ protocol }: { protocol: string }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(protocol === 'https' && { 'strict-transport-security': `max-age=${hstsSeconds}` }),
  }
}
