import type { IncomingMessage, ServerResponse } from 'node:http'
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
      reply.raw.setHeader('Request-Id', request.edge.id)
      handle(request.raw, reply.raw).catch((error: unknown) => {
        logger.error({ err: error }, 'storage request failed')
        reply.raw.destroy()
      })
    },
    handler: () => undefined,
  })
}
