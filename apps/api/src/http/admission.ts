import type { AuthContext } from '@ingest/domain'
import { type Authenticator, errors } from '@ingest/domain'
import { namesMediaType } from '@ingest/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mediaType } from './answer.ts'
import type { Operation } from './contract/operations.ts'
import { refusals } from './http-error.ts'
import { addressKey, type Quota, quotaHeaders } from './quota.ts'
import type { RateLimit } from './rate-limit.ts'
import { pathOf } from './request-state.ts'
import type { Routes } from './routes.ts'

export interface AdmissionOptions {
  authenticator: Pick<Authenticator, 'authenticate'>
  rateLimit: RateLimit
}

/**
 * Lets a request in, or refuses it before its body is read. Health checks, metrics and the API's description are for
 * everybody, and not counted.
 * @throws HttpError 404, 405, 406, 429, 501; DomainError 401, 403
 */
export async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: Routes,
  options: AdmissionOptions,
): Promise<void> {
  const { edge } = request
  try {
    assertRoute(request, routes)
    if (!edge.operation || edge.operation.tag === 'System') return
    negotiate(request)
    if (edge.operation.scopes) edge.caller = await authenticate(request, options)
  } catch (refusal) {
    await count(reply, options, addressKey(request.ip))
    throw refusal
  }
  const quota = await count(reply, options, edge.caller ? `token ${edge.caller.tokenId}` : addressKey(request.ip))
  if (!quota.allowed) throw refusals.tooManyRequests(quota.resetSeconds)
  authorize(edge.operation, edge.caller)
  if (request.routeOptions.config.notImplemented) throw refusals.notImplemented()
}

async function count(reply: FastifyReply, { rateLimit }: AdmissionOptions, key: string): Promise<Quota> {
  const quota = await rateLimit.take(key)
  reply.headers(quotaHeaders(quota))
  return quota
}

function assertRoute(request: FastifyRequest, routes: Routes): void {
  const path = pathOf(request)
  if (!request.is404 && routes.serves(path, request.method)) return
  request.edge.operation = undefined
  const allow = routes.allowed(path)
  throw allow.length > 0 ? refusals.methodNotAllowed(allow) : refusals.routeNotFound()
}

function negotiate({ headers, edge }: FastifyRequest): void {
  if (edge.operation?.versioned && !namesMediaType(headers.accept, mediaType)) throw refusals.notAcceptable(mediaType)
}

/** RFC 6750 §2.1. */
async function authenticate({ headers, edge }: FastifyRequest, { authenticator }: AdmissionOptions): Promise<AuthContext> {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(headers.authorization?.trim() ?? '')?.[1]
  if (!token) throw errors.invalidToken()
  return { ...(await authenticator.authenticate(token)), requestId: edge.id }
}

/** One of the permissions that the spec names is enough. */
function authorize(operation: Operation, caller: AuthContext | undefined): void {
  const { scopes } = operation
  if (!scopes || !caller) return
  if (!scopes.some((scope) => caller.permissions.has(scope)))
    throw errors.forbidden(`This takes the permission ${scopes.join(' or ')}.`)
  if (caller.networkReadOnly && isWrite(operation)) throw errors.networkReadOnly()
}

/** What takes no more than permissions to read changes nothing, whatever its method. */
function isWrite({ method, scopes }: Operation): boolean {
  return method !== 'GET' && method !== 'HEAD' && !scopes?.every((scope) => scope.startsWith('read_'))
}
