import { createDataSource, createDomain } from '@ingest/domain'
import { unusedStore } from '@ingest/domain/testing'
import { createHealth, createLogger, createMetrics } from '@ingest/observability'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { RouteOptions } from 'fastify'
import { appModule } from './app.module.ts'
import { allOperations, routePath } from './http/contract/operations.ts'
import { createHttpApp, RateLimit, registerNotImplemented } from './http/index.ts'
import { notImplemented } from './http/not-implemented.ts'
import { registerDocsRoutes } from './system/docs.routes.ts'
import { registerInvitationRoutes } from './system/invitation.routes.ts'
import { registerOperationsRoutes } from './system/operations.routes.ts'

let app: NestFastifyApplication
const routes: { method: string; url: string; operationId?: string; hasCode: boolean }[] = []

/** Nothing is called: a database that nobody connects to is enough to put the app together. */
beforeAll(async () => {
  const urls = { api: 'http://api.test', media: 'http://media.test', rtmp: 'rtmp://media.test' }
  const dataSource = createDataSource({ url: 'postgres://nobody@127.0.0.1:1/none' })
  const secretsKeys = [Buffer.alloc(32).toString('base64')]
  const domain = createDomain({ dataSource, jobs: { send: async () => undefined }, store: unusedStore, urls, secretsKeys })
  const logger = createLogger({ app: 'test', level: 'silent', pretty: false })
  const [metrics, health] = [createMetrics(), createHealth({}, { logger })]
  app = await createHttpApp(appModule(domain, { issuer: urls.api, secretsKeys, dataSource }), {
    logger,
    metrics,
    authenticator: domain.authenticator,
    rateLimit: new RateLimit({ requests: 1, windowSeconds: 1 }),
    corsOrigins: '*',
    bodyLimitBytes: 1,
    requestSeconds: 1,
    trustedProxies: [],
    routes: (instance) => {
      instance.addHook('onRoute', note)
      registerNotImplemented(instance)
      registerDocsRoutes(instance, urls.api)
      registerInvitationRoutes(instance)
      registerOperationsRoutes(instance, { health, metrics })
    },
  })
  await app.init()
})
afterAll(() => app.close())

function note({ method, url, config }: RouteOptions): void {
  const { operationId, notImplemented: missing = false } = config ?? {}
  for (const each of [method].flat()) routes.push({ method: each, url, operationId, hasCode: !missing })
}

describe('operations and routes', () => {
  it('gives each operation of the spec one route, as the spec says', () => {
    const served = allOperations.map(({ operationId }) => ({
      operationId,
      routes: routes.filter((route) => route.operationId === operationId).map(({ method, url }) => `${method} ${url}`),
    }))
    const promised = allOperations.map(({ operationId, method, path }) => ({
      operationId,
      routes: [`${method} ${routePath(path)}`],
    }))
    expect(served).toEqual(promised)
  })

  it('has no route beside the operations of the spec but the scripts of the reference page and HEAD of system calls', () => {
    const others = routes.filter(({ operationId }) => !allOperations.some((operation) => operation.operationId === operationId))
    const head = ['/openapi.json', '/docs', '/invitations/:token', '/healthz', '/readyz', '/metrics'].map((url) => `HEAD ${url}`)
    expect(others.map(({ method, url }) => `${method} ${url}`)).toEqual([
      ...head.slice(0, 2),
      'GET /docs/scalar.js',
      'GET /docs/start.js',
      ...head.slice(2),
    ])
  })

  it('lists as missing what has no code, and nothing else', () => {
    process.stdout.write(`operations without code (${notImplemented.length}): ${notImplemented.join(', ') || 'none'}\n`)
    const missing = new Set(routes.filter(({ hasCode }) => !hasCode).map(({ operationId }) => operationId))
    const withAliases = allOperations.filter(({ operationId, aliasOf }) => isListed(operationId) || isListed(aliasOf))
    expect([...missing].sort()).toEqual(withAliases.map(({ operationId }) => operationId).sort())
  })
})

const isListed = (id: string | null) => notImplemented.some((each) => each === id)
