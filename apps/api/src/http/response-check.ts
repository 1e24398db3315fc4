import { gunzipSync } from 'node:zlib'
import { problemJson } from '@ingest/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { responseFaults } from './contract/response-validator.ts'
import { pathOf } from './request-state.ts'

/** In tests every answer of an operation is compared with the spec; one that is not as promised becomes a 500 that says why. */
export function installResponseCheck(instance: FastifyInstance): void {
  instance.addHook('onSend', async (request, reply, payload) => {
    const { operation } = request.edge
    if (!operation || request.routeOptions.config.notImplemented || request.method === 'OPTIONS') return payload
    const body = request.method === 'HEAD' ? undefined : textOf(reply, payload)
    const faults = responseFaults(operation, { status: reply.statusCode, headers: reply.getHeaders(), body })
    return faults.length > 0 ? tell(request, reply, faults) : payload
  })
}

function textOf(reply: FastifyReply, payload: unknown): string | undefined {
  if (payload === undefined || payload === null) return undefined
  const bytes = Buffer.from(payload as Buffer | string)
  return (reply.getHeader('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString()
}

function tell(request: FastifyRequest, reply: FastifyReply, faults: string[]): Buffer {
  const refusal = { status: 500, code: 'not-as-promised', detail: faults.join('; '), headers: {} }
  reply.code(500).removeHeader('content-encoding').header('content-type', 'application/problem+json')
  return Buffer.from(problemJson(refusal, { path: pathOf(request), requestId: request.edge.id }))
}
