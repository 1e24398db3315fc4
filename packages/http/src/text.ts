import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptsGzip } from './accept.ts'
import { gzipTag, isUnchanged } from './entity-tag.ts'

const compress = promisify(gzip)

interface TextHeaders {
  contentType: string
  cacheControl: string
}

/** Both forms of one text, and the tag of the plain one. */
interface Forms {
  tag: string
  plain: () => Buffer
  gzipped: () => Promise<Buffer>
}

/** Answers with a text, compressed for those who can read that, or with 304 for those who have it. */
export function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, ...headers }: TextHeaders & { body: string },
): Promise<FastifyReply> {
  return send(request, reply, headers, { tag: tagOf(body), plain: () => Buffer.from(body), gzipped: () => compress(body) })
}

/** A file that does not change while the process runs: read and compressed once, when first asked for. */
export function staticFile(contentType: string, read: () => Promise<string>) {
  let loading: Promise<Forms> | undefined
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    loading ??= read().then(formsOf)
    return send(request, reply, { contentType, cacheControl: 'no-cache' }, await loading)
  }
}

async function formsOf(text: string): Promise<Forms> {
  const [bytes, gzipped] = [Buffer.from(text), await compress(text)]
  return { tag: tagOf(text), plain: () => bytes, gzipped: async () => gzipped }
}

async function send(request: FastifyRequest, reply: FastifyReply, { contentType, cacheControl }: TextHeaders, forms: Forms) {
  const asGzip = acceptsGzip(request.headers['accept-encoding'])
  const { tag, plain, gzipped } = forms
  reply.headers({ 'cache-control': cacheControl, vary: 'Accept-Encoding', etag: asGzip ? gzipTag(tag) : tag })
  if (isUnchanged(request.headers['if-none-match'], tag)) return reply.code(304).send()
  reply.header('content-type', contentType)
  if (!asGzip) return reply.send(plain())
  return reply.header('content-encoding', 'gzip').send(await gzipped())
}

function tagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
}
