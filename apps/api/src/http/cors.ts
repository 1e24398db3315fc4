const exposed = [
  'Resource-Count',
  'Content-Range',
  'Next-Range',
  'Accept-Ranges',
  'ETag',
  'Request-Id',
  'Retry-After',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
  'Ingest-Deprecate',
  'Location',
  'Allow',
  'WWW-Authenticate',
].join(', ')

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, LINK, UNLINK, OPTIONS'
const requestHeaders = 'Authorization, Accept, Content-Type, Range, If-Match, If-None-Match, Request-Id, Idempotency-Key'
const preflightSeconds = 7200

/** `*` lets pages of every origin call, without credentials; a list lets only these. */
export type CorsOrigins = '*' | readonly string[]

/** The headers that every answer carries, refusals included. Each exposed header is named: `*` does not cover all browsers. */
export function corsHeaders(origins: CorsOrigins, origin: string | undefined): Record<string, string> {
  if (origins === '*') return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
  if (origin === undefined || !origins.includes(origin)) return {}
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }
}

/** What a preflight (Fetch standard §3.2.2) is told in addition. */
export const preflightHeaders = {
  'access-control-allow-methods': methods,
  'access-control-allow-headers': requestHeaders,
  'access-control-max-age': String(preflightSeconds),
}
