import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { entityTag, type ListPage } from '@ingest/domain'
import { acceptsGzip, gzipTag, isUnchanged } from '@ingest/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiAnswer } from './api-request.ts'
import type { Operation } from './contract/operations.ts'
import { pageHeaders } from './range-header.ts'

export const mediaType = 'application/vnd.ingest.v1+json'

/** Below this a compressed body is hardly smaller. */
const minGzipBytes = 1024

const compress = promisify(gzip)

/** Sets status and headers for what a controller returned, and gives the body to send. */
export async function answer(request: FastifyRequest, reply: FastifyReply, result: unknown): Promise<Buffer | undefined> {
  const operation = request.edge.operation as Operation
  const { status, headers, body } = describe(operation, result)
  reply.code(status).headers(headers)
  if (body === undefined || Buffer.isBuffer(body)) return body
  reply.header('content-type', `${operation.versioned ? mediaType : 'application/json'}; charset=utf-8`)
  const json = JSON.stringify(body)
  if (isReading(operation)) return represent(request, reply, json)
  if (operation.tagged) reply.header('etag', entityTag(json))
  return Buffer.from(json)
}

const isReading = ({ method, versioned }: Operation) => versioned && (method === 'GET' || method === 'HEAD')

/** Status, headers and body of what a controller returned. */
export function describe(operation: Operation, result: unknown): ApiAnswer {
  const { method, list, successStatus } = operation
  if (result instanceof ApiAnswer) return result
  if (method === 'HEAD' && successStatus === 204) return new ApiAnswer(204, undefined, { 'resource-count': String(result) })
  if (list) return page(list.sortable, result as ListPage<unknown>)
  if (successStatus === 202 || successStatus === 204) return new ApiAnswer(successStatus)
  return new ApiAnswer(successStatus, result ?? {}, successStatus === 201 ? location(result) : {})
}

/** `206` while more items remain. */
function page(sortable: readonly string[], result: ListPage<unknown>): ApiAnswer {
  const headers = { 'accept-ranges': sortable.join(', '), ...pageHeaders(result) }
  return new ApiAnswer(result.next ? 206 : 200, result.items, headers)
}

function location(created: unknown): Record<string, string> {
  const url = typeof created === 'object' && created !== null && 'url' in created ? created.url : undefined
  return typeof url === 'string' ? { location: url } : {}
}

/** ETag, 304 and gzip. What a page says beside its body is part of its tag: more items may follow it than before. */
async function represent(request: FastifyRequest, reply: FastifyReply, json: string): Promise<Buffer | undefined> {
  const next = reply.getHeader('next-range')
  const tag = entityTag(next === undefined ? json : `${json}\n${next}`)
  const { 'accept-encoding': encodings, 'if-none-match': ifNoneMatch } = request.headers
  const gzipped = json.length >= minGzipBytes && acceptsGzip(encodings as string | undefined)
  reply.header('etag', gzipped ? gzipTag(tag) : tag)
  if (isUnchanged(ifNoneMatch, tag)) return notModified(reply)
  if (!gzipped) return Buffer.from(json)
  reply.header('content-encoding', 'gzip')
  return compress(json)
}

/** RFC 9110 §15.4.5: nothing that describes a body. */
function notModified(reply: FastifyReply): undefined {
  for (const name of ['content-type', 'content-range', 'next-range', 'accept-ranges']) reply.removeHeader(name)
  reply.code(304)
}
