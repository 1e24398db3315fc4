import type { OperationId } from '@ingest/contract'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { findOperation, routePath } from './contract/operations.ts'

/** What the spec promises and nobody has written yet: answered with 501. An operation that gets code leaves this list. */
export const notImplemented: readonly OperationId[] = []

export function registerNotImplemented(instance: FastifyInstance, ids: readonly OperationId[] = notImplemented): void {
  for (const id of ids) {
    const operation = findOperation(id)
    if (!operation) throw new Error(`there is no operation ${id}`)
    instance.route({
      method: operation.method as RouteOptions['method'],
      url: routePath(operation.path),
      config: { operationId: id, notImplemented: true },
      // Refused when it is admitted.
      handler: () => undefined,
    })
  }
}
