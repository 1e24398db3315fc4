import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MediaSource } from '@ingest/media-tools'
import { type ObjectReader, type ObjectStore, parseRangeHeader } from '@ingest/storage'
import { isOutside, ResumingReader, type SourceObject } from './resuming-reader.ts'

export interface ServedSource {
  source: MediaSource
  /** Set when ffmpeg was not given all that it asked for: its result does not count, even if it reports success. */
  failure(): Error | undefined
  close(): Promise<void>
}

/**
 * Lets ffmpeg read one object, and nothing else, with ranges: an HTTP server on the loopback interface, on a port and
 * under a path that nobody can guess, for as long as one job runs.
 */
export async function serveSource(
  store: Pick<ObjectStore, 'get'>,
  object: SourceObject,
  signal: AbortSignal,
): Promise<ServedSource> {
  const path = `/${randomBytes(24).toString('base64url')}`
  let failure: Error | undefined
  const server = createServer((request, response) => {
    if (request.url !== path || !['GET', 'HEAD'].includes(request.method ?? '')) return void response.writeHead(404).end()
    const onFailure = (error: Error) => {
      failure ??= error
    }
    send(store, object, { request, response, signal, onFailure }).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    source: { kind: 'loopback', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}` },
    failure: () => failure,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  signal: AbortSignal
  onFailure: (error: Error) => void
}

async function send(
  store: Pick<ObjectStore, 'get'>,
  object: SourceObject,
  { request, response, signal, onFailure }: Exchange,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const reader = new ResumingReader(store, object, AbortSignal.any([signal, gone.signal]), onFailure)
  const range = parseRangeHeader(request.headers.range)
  try {
    const opened = await reader.open(range)
    writeHead(response, opened, range !== undefined)
    if (request.method === 'HEAD') {
      opened.body.destroy()
      return void response.end()
    }
    for await (const chunk of reader.chunks(opened)) await write(response, chunk)
    response.end()
  } catch (error) {
    if (!isOutside(error)) throw error
    response.writeHead(416, { 'content-range': `bytes */${object.sizeBytes}` }).end()
  }
}

/**
 * Writes a chunk, and gives its memory back at once when nobody shares it. Left to V8, what a film leaves behind makes it collect the
 * whole heap every few seconds, and the process grow by dozens of megabytes.
 */
async function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    response.write(chunk, (error) => (error ? reject(error) : resolve()))
  })
  const { buffer } = chunk
  if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0)
}

function writeHead(response: ServerResponse, { start, end, sizeBytes }: ObjectReader, partial: boolean): void {
  response.writeHead(partial ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(partial ? { 'content-range': `bytes ${start}-${end}/${sizeBytes}` } : {}),
  })
}
