import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { entityTag } from '@ingest/domain'
import { acceptsGzip, gzipTag, isUnchanged } from '@ingest/http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compress = promisify(gzip)

/** A file that does not change while the process runs: read and compressed once, when first asked for. */
export function staticFile(contentType: string, read: () => Promise<string>) {
  let file: Promise<{ bytes: Buffer; gzipped: Buffer; tag: string }> | undefined
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    file ??= load(read)
    const { bytes, gzipped, tag } = await file
    const asGzip = acceptsGzip(request.headers['accept-encoding'])
    reply.headers({
      'content-type': contentType,
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      etag: asGzip ? gzipTag(tag) : tag,
    })
    if (isUnchanged(request.headers['if-none-match'], tag)) return reply.code(304).send()
    if (asGzip) reply.header('content-encoding', 'gzip')
    return reply.send(asGzip ? gzipped : bytes)
  }
}

async function load(read: () => Promise<string>) {
  const text = await read()
  return { bytes: Buffer.from(text), gzipped: await compress(text), tag: entityTag(text) }
}
