const exposed = [
  'Accept-Ranges',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Last-Modified',
  'Request-Id',
  'Retry-After',
  'WWW-Authenticate',
].join(', ')

/**
 * Players live on pages of every origin, isolated ones too (Fetch standard, `Cross-Origin-Resource-Policy`). They send no cookies:
 * what they may have is in the URL.
 */
export const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposed,
  'cross-origin-resource-policy': 'cross-origin',
}

/** What a preflight (Fetch standard §3.2.2) is told in addition. */
export const preflightHeaders = {
  allow: 'GET, HEAD, OPTIONS',
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'Range, Authorization, If-Match, If-None-Match, If-Range, Request-Id',
  'access-control-max-age': '7200',
}
