import { answerOperations, type Health, type Metrics, type OperationsAnswer } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { systemRoute } from './system-route.ts'

/** `/healthz`, `/readyz` and `/metrics`: neither versioned nor counted, and no token is needed. */
export function registerOperationsRoutes(
  instance: FastifyInstance,
  { health, metrics }: { health: Health; metrics: Metrics },
): void {
  systemRoute(
    instance,
    'getLiveness',
    send(() => answerOperations('/healthz', health, metrics)),
  )
  systemRoute(
    instance,
    'getReadiness',
    send(() => answerOperations('/readyz', health, metrics)),
  )
  systemRoute(
    instance,
    'getMetrics',
    send(() => answerOperations('/metrics', health, metrics)),
  )
}

function send(ask: () => Promise<OperationsAnswer>) {
  return async (_request: FastifyRequest, reply: FastifyReply) => {
    const { status, contentType, body } = await ask()
    return reply.code(status).headers({ 'content-type': contentType, 'cache-control': 'no-store' }).send(body)
  }
}
