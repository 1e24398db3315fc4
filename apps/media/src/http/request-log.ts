import { type Logger, type Metrics, redactUrl, traceIdOf } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Counter } from 'prom-client'
import { pathOf, routeOf } from './request-path.ts'

/** nginx's number for a client that did not wait for an answer. */
const clientGone = 499

/** One line and one observation per request when its answer is out, or its client gone. */
export function installRequestLog(app: FastifyInstance, { logger, metrics }: { logger: Logger; metrics: Metrics }): void {
  const sent = new Counter({
    name: 'ingest_media_sent_bytes_total',
    help: 'Bytes of answers that were written to clients, headers included.',
    labelNames: ['route'],
    registers: [metrics.registry],
  })
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw
    const before = socket.bytesWritten
    reply.raw.once('close', () => {
      const bytes = socket.bytesWritten - before
      const route = routeOf(request)
      sent.inc({ route: route ?? 'unmatched' }, bytes)
      const status = reply.raw.headersSent ? reply.raw.statusCode : clientGone
      metrics.observeHttp({ method: request.method, route, status, seconds: reply.elapsedTime / 1000 })
      if (logger.isLevelEnabled('info')) logger.info(lineOf(request, reply, status, bytes), 'request')
    })
  })
}

function lineOf(request: FastifyRequest, reply: FastifyReply, status: number, bytes: number) {
  return {
    request_id: request.id,
    trace_id: traceIdOf(reply.raw),
    method: request.method,
    path: redactUrl(pathOf(request)),
    status,
    bytes,
    milliseconds: Math.round(reply.elapsedTime),
    aborted: !reply.raw.writableFinished,
    address: request.ip,
  }
}
