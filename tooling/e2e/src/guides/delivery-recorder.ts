import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RecordedDelivery {
  body: string
  headers: IncomingHttpHeaders
}

/** Takes webhooks, and keeps them as they came. */
export async function recordDeliveries() {
  const deliveries: RecordedDelivery[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8')
    deliveries.push({ body, headers: request.headers })
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    deliveries,
    async stop() {
      server.close().closeAllConnections()
    },
  }
}
