import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export type Respond = (request: SeenRequest, response: ServerResponse) => void

/** A real HTTP server that answers as a test wants and remembers what it was asked. */
export async function startServer(respond: Respond) {
  const seen: SeenRequest[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = incoming
    const request = { method, url, headers, body: Buffer.concat(chunks).toString('latin1') }
    seen.push(request)
    respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { host: `http://127.0.0.1:${port}`, seen, stop }
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const contentType = status < 400 ? 'application/vnd.ingest.v1+json; charset=utf-8' : 'application/problem+json'
  response.writeHead(status, { 'content-type': contentType, 'request-id': 'req-1', ...headers }).end(JSON.stringify(body))
}
