import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: IncomingHttpHeaders
  body: string
}

type Answer = (response: ServerResponse, nth: number) => void

/** Somebody who takes webhooks, or does not. */
export class Receiver {
  readonly received: Received[] = []

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  /** @param answer is told the how-manieth request it is, from 1 */
  static async start(answer: Answer): Promise<Receiver> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const receiver = new Receiver(`http://127.0.0.1:${port}/hook`, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void receiver.take(request, response, answer))
    return receiver
  }

  private async take(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString('utf8')
    this.received.push({ headers: request.headers, body })
    answer(response, this.received.length)
  }
}

export const answers = {
  ok: (response: ServerResponse) => void response.writeHead(204).end(),
  broken: (response: ServerResponse) => void response.writeHead(500).end('Oops \0'),
  hanging: () => undefined,
  resetting: (response: ServerResponse) => void response.socket?.resetAndDestroy(),
  /** Status and headers at once, and a body without an end. */
  endless: (response: ServerResponse) => pour(response.writeHead(200)),
  redirecting: (response: ServerResponse) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  final: (response: ServerResponse) => void response.writeHead(410, { 'x-ingest-no-retry': '1' }).end('gone'),
}

function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
  if (!response.destroyed) response.once('drain', () => pour(response))
}
