import { operations } from '@ingest/contract'
import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import { routePath } from '../http/index.ts'

type SystemOperation = 'getLiveness' | 'getReadiness' | 'getMetrics' | 'getDescription' | 'getReference' | 'getInvitationPage'

/** A route that no controller serves, and its HEAD. */
export function systemRoute(instance: FastifyInstance, operationId: SystemOperation, handler: RouteHandlerMethod): void {
  const url = routePath(operations[operationId].path)
  instance.route({ method: 'GET', url, config: { operationId }, handler })
  instance.route({ method: 'HEAD', url, handler })
}
