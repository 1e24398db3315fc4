import { answerOperations, type Health, type Metrics, operationsPaths } from '@ingest/observability'
import type { FastifyInstance } from 'fastify'

/** `/healthz`, `/readyz` and `/metrics`. */
export function registerOperations(app: FastifyInstance, { health, metrics }: { health: Health; metrics: Metrics }): void {
  for (const path of operationsPaths) {
    app.get(path, async (_request, reply) => {
      const { status, contentType, body } = await answerOperations(path, health, metrics)
      return reply.code(status).headers({ 'content-type': contentType, 'cache-control': 'no-store' }).send(body)
    })
  }
}
