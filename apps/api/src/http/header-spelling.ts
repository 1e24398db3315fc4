import { type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http'

const exceptions = new Map(
  [
    'ETag',
    'WWW-Authenticate',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'RateLimit',
    'RateLimit-Policy',
  ].map((name) => [name.toLowerCase(), name]),
)

/** `resource-count` is `Resource-Count`: the contract's spelling of a header name, which some clients compare case by case. */
export function spelled(name: string): string {
  const known = spellings.get(name)
  if (known) return known
  const spelling = spell(name.toLowerCase())
  if (spellings.size < mostSpellings) spellings.set(name, spelling)
  return spelling
}

const spell = (lower: string) => exceptions.get(lower) ?? lower.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

/** There are few names, and every answer has twenty of them. */
const spellings = new Map<string, string>()
const mostSpellings = 200

/** Fastify keeps header names in lower case; Node puts them on the wire as they are given. This is where they meet. */
export class SpelledResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    return super.setHeader(spelled(name), value)
  }

  override writeHead(
    status: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ): this {
    if (typeof reason === 'string') return super.writeHead(status, reason, respell(headers))
    return super.writeHead(status, respell(reason))
  }
}

function respell(headers: OutgoingHttpHeaders | OutgoingHttpHeader[] = {}): OutgoingHttpHeaders | OutgoingHttpHeader[] {
  if (Array.isArray(headers)) return headers
  const respelled: OutgoingHttpHeaders = {}
  for (const name in headers) respelled[spelled(name)] = headers[name]
  return respelled
}
