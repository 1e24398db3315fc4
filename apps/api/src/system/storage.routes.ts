import type { IncomingMessage, ServerResponse } from 'node:http'
import { inertPolicy, securityHeaders } from '@ingest/http'
import type { Logger } from '@ingest/observability'
import type { FastifyInstance } from 'fastify'

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Signed URLs of the file-system driver. Their bytes pass none of the API's parsing, limits or conventions. */
export function registerStorageRoutes(instance: FastifyInstance, handle: RawHandler, logger: Logger): void {
  instance.route({
    method: ['GET', 'HEAD', 'PUT', 'OPTIONS'],
    url: '/storage/*',
    config: { raw: true },
    onRequest: async (request, reply) => {
      reply.hijack()
      const headers = { ...securityHeaders(request), 'content-security-policy': inertPolicy, 'request-id': request.edge.id }
      for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
      handle(request.raw, reply.raw).catch((error: unknown) => {
        logger.error({ err: error }, 'storage request failed')
        reply.raw.destroy()
      })
    },
    handler: () => undefined,
  })
}
