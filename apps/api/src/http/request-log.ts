import { type Logger, type Metrics, redactUrl, traceIdOf } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pathOf, routeOf } from './request-state.ts'

/** One line and one observation per request, when its answer is out. Queries and bodies are not logged. */
export function installRequestLog(instance: FastifyInstance, { logger, metrics }: { logger: Logger; metrics: Metrics }): void {
  instance.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request)
    metrics.observeHttp({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
    const level = levelOf(request)
    if (logger.isLevelEnabled(level)) logger[level](lineOf(request, reply, route), 'request')
  })
}

/** Orchestrators ask every few seconds. */
const levelOf = ({ edge }: FastifyRequest) => (edge.operation?.tag === 'System' ? 'debug' : 'info')

function lineOf(request: FastifyRequest, reply: FastifyReply, route: string | undefined) {
  const { id, operation, caller } = request.edge
  return {
    request_id: id,
    trace_id: traceIdOf(reply.raw),
    method: request.method,
    path: redactUrl(loggedPath(request, route)),
    status: reply.statusCode,
    milliseconds: Math.round(reply.elapsedTime),
    operation: operation?.operationId,
    network_id: caller?.networkId,
    client_id: caller?.clientId,
    address: request.ip,
  }
}

/** The one-time token of an invitation is a part of its path. */
function loggedPath(request: FastifyRequest, route: string | undefined): string {
  return route?.includes('{token}') ? route : pathOf(request)
}
