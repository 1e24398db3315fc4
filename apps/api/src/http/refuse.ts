import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemJson, type Refusal, toRefusal } from './problem.ts'
import { pathOf } from './request-state.ts'

/** Answers with what went wrong. @returns the status */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: unknown): number {
  const refusal = toRefusal(error)
  const { type, body } = request.edge.operation?.operationId === 'createToken' ? tokenProblem(refusal) : problem(refusal, request)
  reply.code(refusal.status).headers(refusal.headers)
  if (refusal.status === 429) reply.removeHeader('content-type').send()
  else reply.header('content-type', type).send(Buffer.from(body))
  return refusal.status
}

function problem(refusal: Refusal, request: FastifyRequest) {
  const about = { path: new URL(pathOf(request), 'http://api').pathname, requestId: request.edge.id }
  return { type: 'application/problem+json', body: problemJson(refusal, about) }
}

/** The token endpoint speaks RFC 6749 §5.2 about requests that cannot be read; about our own faults it speaks as all do. */
function tokenProblem({ detail }: Refusal) {
  return {
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ error: 'invalid_request', error_description: detail }),
  }
}
