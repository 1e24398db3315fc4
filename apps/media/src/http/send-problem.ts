import { inertPolicy, problemJson } from '@ingest/http'
import { type Logger, redactUrl } from '@ingest/observability'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toRefusal } from './refusal.ts'
import { pathOf } from './request-path.ts'

/** Answers with problem details; what was prepared for success is taken back. A client that is gone is told nothing. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  if (reply.raw.destroyed) return reply.hijack()
  const refusal = toRefusal(error)
  if (refusal.status >= 500) logger.error({ err: error }, 'request failed')
  for (const name of ['content-encoding', 'etag', 'vary']) reply.raw.removeHeader(name)
  const body = problemJson(refusal, { path: redactUrl(pathOf(request)), requestId: request.id })
  return reply
    .code(refusal.status)
    .headers({ 'cache-control': 'no-store', ...refusal.headers, 'content-type': 'application/problem+json' })
    .header('content-security-policy', inertPolicy)
    .send(Buffer.from(body))
}
