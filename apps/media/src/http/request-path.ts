import type { FastifyRequest } from 'fastify'

/** The path without the query, which carries tokens. */
export function pathOf(request: FastifyRequest): string {
  return (request.raw.url ?? '/').split('?', 1)[0] ?? '/'
}
