import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { acceptsGzip, gzipTag, isUnchanged } from '@ingest/http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)

export interface Representation {
  body: string
  contentType: string
  cacheControl: string
}

/** Answers with a text that fits into memory, compressed when the client can read that. */
export async function sendText(request: FastifyRequest, reply: FastifyReply, text: Representation): Promise<FastifyReply> {
  const tag = `"${createHash('sha256').update(text.body).digest('base64url')}"`
  const asGzip = acceptsGzip(request.headers['accept-encoding'])
  reply.headers({ etag: asGzip ? gzipTag(tag) : tag, vary: 'Accept-Encoding', 'cache-control': text.cacheControl })
  if (isUnchanged(request.headers['if-none-match'], tag)) return reply.code(304).send()
  reply.header('content-type', text.contentType)
  if (!asGzip) return reply.send(Buffer.from(text.body))
  return reply.header('content-encoding', 'gzip').send(await compress(text.body))
}
