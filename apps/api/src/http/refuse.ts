import { html, problemJson } from '@ingest/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { pageHeaders, pageText } from './page.ts'
import { type Refusal, toRefusal } from './problem.ts'
import { pathOf } from './request-state.ts'

/** Answers with what went wrong. @returns the status */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: unknown): number {
  const refusal = toRefusal(error)
  if (refusal.status === 429) sendEmpty(reply, refusal)
  else if (request.edge.operation?.tag === 'Pages') sendPage(reply, refusal)
  else if (isTokenRequest(request) && [400, 413, 415, 422].includes(refusal.status)) sendTokenProblem(reply, refusal)
  else sendProblem(request, reply, refusal)
  return refusal.status
}

const isTokenRequest = (request: FastifyRequest) => request.edge.operation?.operationId === 'createToken'

function sendEmpty(reply: FastifyReply, { status, headers }: Refusal): void {
  reply.code(status).headers(headers).removeHeader('content-type').send()
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
  reply.code(refusal.status).headers({ ...refusal.headers, 'content-type': 'application/problem+json' })
  reply.send(Buffer.from(problemText(request, refusal)))
}

export function problemText(request: FastifyRequest, refusal: Refusal): string {
  return problemJson(refusal, { path: new URL(pathOf(request), 'http://api').pathname, requestId: request.edge.id })
}

/** For the person in front of the browser. */
function sendPage(reply: FastifyReply, { status, detail, headers }: Refusal): void {
  const title = status < 500 ? 'This page cannot be shown' : 'This does not work at the moment'
  const text = status < 500 ? detail : 'Something is wrong on our side. Try again in a minute.'
  reply.code(status === 422 ? 400 : status).headers({ ...headers, ...pageHeaders() })
  reply.send(Buffer.from(pageText(title, html`<p role="alert">${text}</p>`)))
}

/** RFC 6749 §5.2. */
function sendTokenProblem(reply: FastifyReply, { status, detail }: Refusal): void {
  reply.code(status === 422 ? 400 : status).headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  reply.send(JSON.stringify({ error: 'invalid_request', error_description: detail }))
}
