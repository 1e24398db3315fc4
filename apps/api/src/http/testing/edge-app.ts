import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { errors } from '@ingest/domain'
import { createLogger, createMetrics } from '@ingest/observability'
import { Module } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { mediaType } from '../answer.ts'
import { createHttpApp, type HttpAppOptions } from '../create-http-app.ts'
import { registerNotImplemented } from '../not-implemented.ts'
import { RateLimit } from '../rate-limit.ts'
import { callerFor, Shelf, ShelfController } from './shelf.controller.ts'

@Module({ controllers: [ShelfController], providers: [Shelf] })
class ShelfModule {}

export interface EdgeApp {
  app: NestFastifyApplication
  shelf: Shelf
  port: number
  /** What was logged, as JSON lines. */
  log: string[]
  /** With version and token unless the headers say otherwise; a header set to undefined is not sent. */
  request(method: string, url: string, options?: EdgeRequest): Promise<LightMyRequestResponse>
  /** Sends the bytes as they are over a socket and gives back what comes until the server ends the connection. */
  raw(text: string): Promise<string>
  close(): Promise<void>
}

export interface EdgeRequest {
  headers?: Record<string, string | undefined>
  payload?: InjectOptions['payload']
}

const allOfIt = 'read_roles.write_roles.read_inputs.write_networks'

/** The edge with the test feature behind it, listening on a port of its own. */
export async function startEdgeApp(overrides: Partial<HttpAppOptions> = {}): Promise<EdgeApp> {
  const log: string[] = []
  const app = await createHttpApp(ShelfModule, {
    logger: createLogger({ app: 'test', level: 'info', pretty: false, destination: { write: (line) => void log.push(line) } }),
    metrics: createMetrics(),
    authenticator: {
      authenticate: async (token) => (token === 'expired' ? Promise.reject(errors.invalidToken()) : callerFor(token)),
    },
    rateLimit: new RateLimit({ requests: 10_000, windowSeconds: 60 }),
    corsOrigins: '*',
    bodyLimitBytes: 64 * 1024,
    requestSeconds: 60,
    trustedProxies: ['loopback'],
    checkResponses: true,
    routes: (instance) => registerNotImplemented(instance, ['createVideo']),
    ...overrides,
  })
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address() as AddressInfo
  return {
    app,
    port,
    log,
    shelf: app.get(Shelf),
    request: (method, url, options) => inject(app, method, url, options),
    raw: (text) => exchange(port, text),
    close: () => app.close(),
  }
}

function inject(app: NestFastifyApplication, method: string, url: string, { headers = {}, payload }: EdgeRequest = {}) {
  const all = { accept: mediaType, authorization: `Bearer ${allOfIt}`, ...headers }
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return app.inject({ method: method as 'GET', url, headers: sent, payload })
}

async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return received
}
