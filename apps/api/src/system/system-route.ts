import { operations } from '@ingest/contract'
import type { FastifyInstance, RouteHandlerMethod } from 'fastify'

type SystemOperation = 'getLiveness' | 'getReadiness' | 'getMetrics' | 'getDescription' | 'getReference'

/** A route that no controller serves, and its HEAD. */
export function systemRoute(instance: FastifyInstance, operationId: SystemOperation, handler: RouteHandlerMethod): void {
  const url = operations[operationId].path
  instance.route({ method: 'GET', url, config: { operationId }, handler })
  instance.route({ method: 'HEAD', url, handler })
}
