import type { IncomingMessage, ServerResponse } from 'node:http'

const ALLOWED_HEADERS = /^(authorization|content-type|content-md5|range|if-match|if-none-match|if-range|x-amz-[a-z0-9-]+)$/

/** Signed URLs authorise by themselves, without cookies: any origin may use them. */
export function setCorsHeaders(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Length, Content-Range, Accept-Ranges')
  if (request.method !== 'OPTIONS') return
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, PUT, OPTIONS')
  response.setHeader('Access-Control-Allow-Headers', allowedHeaders(request).join(', '))
  response.setHeader('Access-Control-Max-Age', '7200')
}

/** `x-amz-*` cannot be said in a header: what is asked for and fits is named. */
function allowedHeaders(request: IncomingMessage): string[] {
  const asked = (request.headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  const named = asked.filter((name) => ALLOWED_HEADERS.test(name))
  return [...new Set(['authorization', 'content-type', 'content-md5', ...named])]
}
