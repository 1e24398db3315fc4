import type { IncomingMessage } from 'node:http'
import { closeUnread, securityHeaders } from '@ingest/http'
import { type Logger, traceHttp, withLogContext } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { refusals } from './http.error.ts'
import { routeOf } from './request-path.ts'
import { sendProblem } from './send-problem.ts'

const methods = ['GET', 'HEAD', 'OPTIONS']

/** What holds for every request: an id, CORS, refusals as problem details, and connections that end with the process. */
export function installConventions(app: FastifyInstance, logger: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    openReply(request, reply)
    withLogContext({ request_id: request.id }, () => traceHttp(request.raw, reply.raw, () => routeOf(request), done))
  })
  app.addHook('onRequest', async ({ raw, method }) => {
    if (bringsContent(raw)) throw methods.includes(method) ? refusals.content() : refusals.methodNotAllowed(methods)
  })
  app.options('*', async (_request, reply) => reply.code(204).headers(preflightHeaders).send())
  app.setNotFoundHandler(async (request) => {
    throw methods.includes(request.method) ? refusals.notFound() : refusals.methodNotAllowed(methods)
  })
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error, logger))
  endConnectionsOnClose(app)
}

/** No route of ours reads a body (RFC 9110 §9.3.1 lets a server refuse one): the connection ends with the answer. */
export function openReply(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'request-id': request.id, ...securityHeaders(request), ...corsHeaders })
  if (!bringsContent(request.raw)) return
  reply.header('connection', 'close')
  closeUnread(request.raw.socket)
}

/** RFC 9112 §6.3. */
function bringsContent({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * A connection that is kept alive would keep a process that shuts down waiting for a request that must not come: new
 * answers say that it ends, and those whose head is out already end it after a millisecond of silence.
 */
function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    app.server.keepAliveTimeout = 1
  })
  app.addHook('onRequest', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
