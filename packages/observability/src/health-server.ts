import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import { answerOperations, type OperationsPath, operationsPaths } from './operations.ts'

export interface HealthServerOptions {
  host: string
  /** 0 takes a free one. */
  port: number
  health: Health
  metrics: Metrics
  logger: Logger
}

export interface HealthServer {
  port: number
  close(): Promise<void>
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** `/healthz`, `/readyz` and `/metrics` for a process that serves nothing else. */
export async function serveHealth({ host, port, health, metrics, logger }: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'health request failed')
      response.destroy()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const path = operationsPaths.find((each: OperationsPath) => each === request.url?.split('?')[0])
    if (!path || !['GET', 'HEAD'].includes(request.method ?? '')) return response.writeHead(404).end()
    const { status, contentType, body } = await answerOperations(path, health, metrics)
    response.writeHead(status, { 'content-type': contentType, ...headers }).end(body)
  }

  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
