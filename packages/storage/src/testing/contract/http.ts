import { once } from 'node:events'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { collect } from './bytes.ts'

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

interface RawRequest {
  headers?: OutgoingHttpHeaders
  body?: Buffer
  /** Sent as it is; the path of the URL otherwise. */
  path?: string
  /** Where to connect to, when that is not the host of the URL. */
  via?: { host: string; port: number }
}

/** Sends exactly these bytes: no headers are added but Host and Content-Length, no path is tidied up. */
export async function send(method: string, url: string, { headers = {}, body, path, via }: RawRequest = {}): Promise<Answer> {
  const { hostname, port, host } = new URL(url)
  const target = via ?? { host: hostname, port: Number(port) }
  const rawPath = path ?? url.slice(url.indexOf('/', url.indexOf('://') + 3))
  const sent = request({ ...target, method, path: rawPath, headers: { host, ...headers }, agent: false })
  if (body && !('transfer-encoding' in headers)) sent.setHeader('content-length', body.length)
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  // The server may have answered before it read everything, and close.
  sent.on('error', () => {})
  return { status: response.statusCode ?? 0, headers: response.headers, body: await collect(response) }
}
