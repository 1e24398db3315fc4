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

/** A text that many ask for: its tag and its compressed form are made once, when first needed. */
export class PreparedText {
  readonly tag: string
  private bytes: Buffer | undefined
  private compressing: Promise<Buffer> | undefined

  constructor(readonly text: string) {
    this.tag = tagOf(text)
  }

  plain(): Buffer {
    this.bytes ??= Buffer.from(this.text)
    return this.bytes
  }

  gzipped(): Promise<Buffer> {
    this.compressing ??= compress(this.text)
    return this.compressing
  }
}

/** Answers with a text, compressed for those who can read that, or with 304 for those who have it. */
export function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, ...headers }: TextHeaders & { body: string | PreparedText },
): Promise<FastifyReply> {
  return send(request, reply, headers, typeof body === 'string' ? new PreparedText(body) : body)
}

/** A file that does not change while the process runs: read and compressed once, when first asked for. */
export function staticFile(contentType: string, read: () => Promise<string>) {
  let loading: Promise<PreparedText> | undefined
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    loading ??= read().then((text) => new PreparedText(text))
    return send(request, reply, { contentType, cacheControl: 'no-cache' }, await loading)
  }
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { contentType, cacheControl }: TextHeaders,
  prepared: PreparedText,
) {
  const asGzip = acceptsGzip(request.headers['accept-encoding'])
  const { tag } = prepared
  reply.headers({ 'cache-control': cacheControl, vary: 'Accept-Encoding', etag: asGzip ? gzipTag(tag) : tag })
  if (isUnchanged(request.headers['if-none-match'], tag)) return reply.code(304).send()
  reply.header('content-type', contentType)
  if (!asGzip) return reply.send(prepared.plain())
  return reply.header('content-encoding', 'gzip').send(await prepared.gzipped())
}

function tagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
}
