import type { AuthContext } from '@ingest/domain'
import { closeUnread, inertPolicy, requestIdOf, securityHeaders } from '@ingest/http'
import { traceHttp, withLogContext } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AdmissionOptions, admit } from './admission.ts'
import { overwriteContentType, readAnyBody } from './body.ts'
import { findOperation, type Operation, specOf } from './contract/operations.ts'
import { checkRequest } from './contract/request-validator.ts'
import { type CorsOrigins, corsHeaders, preflightHeaders } from './cors.ts'
import { refusals } from './http-error.ts'
import { readFiles, readForms, takesFiles } from './multipart.ts'
import { addressKey, quotaHeaders } from './quota.ts'
import { parseRange } from './range-header.ts'
import { limitWaiting } from './request-deadline.ts'
import { pathOf, routeOf } from './request-state.ts'
import { collectRoutes, type Routes } from './routes.ts'

export interface EdgeOptions extends AdmissionOptions {
  corsOrigins: CorsOrigins
  bodyLimitBytes: number
  /** How long a request may take to come, but for uploads of files. */
  requestSeconds: number
}

const vary = 'Accept, Authorization, Origin, Accept-Encoding, Range'

/**
 * The conventions of the whole API, once, as steps that every request passes. They refuse in this order: 404 and 405, 406,
 * 401, 429, 403, then what is wrong with the body, then whatever the use-case refuses.
 */
export function installEdge(instance: FastifyInstance, options: EdgeOptions): void {
  const routes = collectRoutes(instance)
  readAnyBody(instance)
  readForms(instance)
  instance.addHook('onRequest', (request, reply, done) => {
    openRequest(request, reply, options)
    withLogContext({ request_id: request.edge.id }, () => traceHttp(request.raw, reply.raw, () => routeOf(request), done))
  })
  instance.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.raw) return
    if (request.method === 'OPTIONS') return answerOptions(request, reply, routes)
    await admit(request, reply, routes, options)
    if (!request.edge.operation || !takesFiles(request.edge.operation)) overwriteContentType(request)
  })
  instance.addHook('preHandler', async (request) => {
    const { operation } = request.edge
    if (operation && takesFiles(operation)) request.body = await readFiles(request, operation)
    check(request)
  })
  instance.addHook('onSend', async (request, reply, payload) => {
    if (isBodyLeft(request, options.bodyLimitBytes)) {
      reply.header('connection', 'close')
      closeUnread(request.raw.socket)
    }
    return request.method === 'HEAD' ? withoutBody(reply) : payload
  })
}

/** Every answer has these headers, whatever becomes of the request; the quota is told anew when it is counted. */
export function openRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  { corsOrigins, rateLimit, requestSeconds }: EdgeOptions,
): void {
  const { headers } = request
  const { operationId, removal = findOperation(operationId)?.removal } = request.routeOptions.config
  const operation = findOperation(operationId)
  request.edge = { id: requestIdOf(headers['request-id']), contentType: headers['content-type'], operation }
  reply.headers({ 'request-id': request.edge.id, vary, 'cache-control': cacheControlOf(operation) })
  reply.headers({ ...securityHeaders(request), 'content-security-policy': inertPolicy })
  reply.headers(corsHeaders(corsOrigins, headers.origin))
  reply.headers(quotaHeaders(rateLimit.peek(addressKey(request.ip))))
  if (!request.routeOptions.config.raw) limitWaiting(request, reply, requestSeconds)
  if (removal) reply.header('ingest-deprecate', removal)
}

/** What is shown once is kept by nobody. */
function cacheControlOf(operation: Operation | undefined): string {
  return operation && specOf(operation.operationId)['x-secret'] ? 'no-store' : 'private, no-cache'
}

/** A preflight, or anybody who asks what a path knows (RFC 9110 §9.3.7): no version, no token, not counted. */
function answerOptions(request: FastifyRequest, reply: FastifyReply, routes: Routes): FastifyReply {
  const allow = routes.allowed(pathOf(request))
  if (allow.length === 0) throw refusals.routeNotFound()
  return reply
    .code(204)
    .headers({ allow: allow.join(', '), ...preflightHeaders })
    .send()
}

function check(request: FastifyRequest): void {
  const { edge, headers } = request
  if (!edge.operation) return
  const { method, list } = edge.operation
  const { path, query, body } = checkRequest(edge.operation, {
    path: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    headers,
    body: request.body,
  })
  edge.input = {
    caller: edge.caller as AuthContext,
    list: parseRange(list ? headers.range : undefined, list?.sortable ?? []),
    ...(['PATCH', 'PUT', 'DELETE'].includes(method) && { ifMatch: headers['if-match'] }),
    requestId: edge.id,
    authorization: headers.authorization,
    cookie: headers.cookie,
    address: request.ip,
    ...{ path, query, body },
  }
}

/** Of a request that is answered before its end: what is left of a short one is read past, of another the connection ends. */
function isBodyLeft({ raw }: FastifyRequest, bodyLimitBytes: number): boolean {
  const isLong = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > bodyLimitBytes
  return isLong && !raw.complete
}

/**
 * Some clients wait for the body that a Content-Length tells of, or for the end of the connection: an answer to HEAD has
 * neither length nor body, and unless its status says that there is none, the connection ends.
 */
function withoutBody(reply: FastifyReply): null {
  reply.removeHeader('content-length')
  if (reply.statusCode !== 204 && reply.statusCode !== 304) reply.header('connection', 'close')
  return null
}
