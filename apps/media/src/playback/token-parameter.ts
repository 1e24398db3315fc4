import type { FastifyRequest } from 'fastify'

/** `?token=`; a repeated one is none that anybody would accept. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const { token } = request.query as Record<string, string | string[] | undefined>
  return Array.isArray(token) ? 'repeated' : token
}
