import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { problemJson } from './problem.ts'

const statuses: Record<string, { status: number; code: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers-too-large', detail: 'The headers of the request are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'timeout', detail: 'The request did not come in time.' },
}
const malformed = { status: 400, code: 'malformed', detail: 'This is not HTTP.' }

/**
 * Answers what Node could not read as a request: there is no path, no origin, only a socket.
 * @param more what every answer of the app is told with
 * @param spelled how the app spells the names of headers
 */
export function clientErrorHandler(more: Record<string, string>, spelled = (name: string) => name) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) return void socket.destroy()
    const requestId = randomUUID()
    const refusal = statuses[error.code ?? ''] ?? malformed
    const body = problemJson(refusal, { path: '/', requestId })
    const headers = {
      'request-id': requestId,
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
      ...more,
    }
    const lines = Object.entries(headers).map(([name, value]) => `${spelled(name)}: ${value}`)
    socket.end(`HTTP/1.1 ${refusal.status} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  }
}

/** A refusal would become a part of the answer that is being sent; Node's own handler looks there too. */
function isAnswering(socket: Socket & { _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent ?? false
}
