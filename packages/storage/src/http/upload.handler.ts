import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ObjectStore } from '../object-store.ts'
import type { SignedUrls, UrlGrant } from '../signed-urls.ts'
import { StorageError } from '../storage-error.ts'
import { setCorsHeaders } from './cors.ts'
import { sendObject } from './object.responder.ts'
import { writeProblem, writeStorageError } from './problem.ts'

/** A connection on which nothing moves for so long is given up. */
const IDLE_MS = 60_000
/** How much of a refused body is read so that its sender gets to read the answer. */
const LINGER_BYTES = 4 * 1024 * 1024
const LINGER_MS = 5_000

export type UploadHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface UploadHandlerOptions {
  /** The path below which requests arrive, when a proxy changes it. Default: the path of the configured public URL. */
  mountPath?: string
}

/**
 * Serves the signed URLs of a store that has none of its own: PUT, GET, HEAD and OPTIONS, streaming, with CORS. It never
 * rejects. The request's body must not have been read. For a store that serves its URLs itself everything is 404.
 */
export function createUploadHandler(store: ObjectStore, options: UploadHandlerOptions = {}): UploadHandler {
  const { signedUrls } = store
  return async (request, response) => {
    setCorsHeaders(request, response)
    request.setTimeout(IDLE_MS, () => request.destroy())
    try {
      if (signedUrls) await answer(store, signedUrls, options.mountPath ?? signedUrls.mountPath, request, response)
      else writeProblem(response, 404, 'Not Found', 'the object store serves its URLs itself')
    } catch (error) {
      writeStorageError(response, error)
    }
    await finish(request, response)
  }
}

async function answer(
  store: ObjectStore,
  urls: SignedUrls,
  mountPath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? ''
  if (method === 'OPTIONS') return void response.writeHead(204)
  if (!['GET', 'HEAD', 'PUT'].includes(method)) {
    response.setHeader('Allow', 'GET, HEAD, PUT, OPTIONS')
    return writeProblem(response, 405, 'Method Not Allowed', 'objects are read with GET and written with PUT')
  }
  const { path, query } = target(request, mountPath)
  const grant = urls.verify(method, path, query)
  response.setHeader('Cache-Control', 'private, no-store')
  if (grant.method === 'GET') return sendObject(store, grant.key, request, response)
  response.setHeader('ETag', `"${await receive(store, grant, request)}"`)
  response.setHeader('Content-Length', 0)
}

function target(request: IncomingMessage, mountPath: string): { path: string; query: URLSearchParams } {
  const url = request.url ?? ''
  const queryAt = url.indexOf('?')
  const path = queryAt === -1 ? url : url.slice(0, queryAt)
  const inside = path.startsWith(`${mountPath}/`) ? path.slice(mountPath.length + 1) : ''
  return { path: inside, query: new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt + 1)) }
}

async function receive(store: ObjectStore, grant: UrlGrant, request: IncomingMessage): Promise<string> {
  const { key, uploadId, partNumber, maxBytes, contentMd5 } = grant
  const options = { maxBytes, contentMd5: contentMd5 ?? md5Of(request), sizeBytes: declaredSize(request, maxBytes) }
  // The store destroys what it reads; the request stays usable, so that a refusal can be answered.
  const body = Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: true, highWaterMark: 1 })
  if (uploadId !== undefined) return (await store.putPart(key, uploadId, partNumber ?? 0, body, options)).etag
  return (await store.put(key, body, options)).etag
}

/** @throws StorageError `too-large` before a byte is read */
function declaredSize(request: IncomingMessage, maxBytes = Number.POSITIVE_INFINITY): number | undefined {
  const header = request.headers['content-length']
  const sizeBytes = header === undefined ? undefined : Number(header)
  if ((sizeBytes ?? 0) > maxBytes) throw new StorageError('too-large', `the body is longer than ${maxBytes} bytes`)
  return sizeBytes
}

function md5Of(request: IncomingMessage): string | undefined {
  const header = request.headers['content-md5']
  return typeof header === 'string' && header !== '' ? header : undefined
}

async function finish(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!request.complete) await linger(request)
  if (!response.writableEnded) response.end()
}

/** Reads off some of a refused body: a socket that is closed with unread bytes resets, and the answer is lost on its way. */
function linger(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    let rest = LINGER_BYTES
    const timer = setTimeout(finish, LINGER_MS)
    function finish(): void {
      clearTimeout(timer)
      request.pause()
      resolve()
    }
    request.once('end', finish).once('close', finish)
    request.on('data', (chunk: Buffer) => {
      rest -= chunk.length
      if (rest < 0) finish()
    })
  })
}
