import type { ApiConfig } from '@ingest/config'
import type { Domain } from '@ingest/domain'
import type { Health, Logger, Metrics } from '@ingest/observability'
import { createUploadHandler, type ObjectStore } from '@ingest/storage'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { appModule } from './app.module.ts'
import { createHttpApp, RateLimit, registerNotImplemented, sharedLimiter } from './http/index.ts'
import { registerDocsRoutes } from './system/docs.routes.ts'
import { registerInvitationRoutes } from './system/invitation.routes.ts'
import { registerOperationsRoutes } from './system/operations.routes.ts'
import { registerStorageRoutes } from './system/storage.routes.ts'

export interface ApiParts {
  config: Pick<
    ApiConfig,
    'urls' | 'secrets' | 'storage' | 'http' | 'trustedProxies' | 'corsOrigins' | 'rateLimit' | 'checkResponses'
  >
  domain: Domain
  /** Of the domain; what requests have in common is counted there too. */
  dataSource: object
  store: ObjectStore
  logger: Logger
  metrics: Metrics
  health: Health
}

/** The whole API, ready to listen. */
export function createApi(parts: ApiParts): Promise<NestFastifyApplication> {
  const { config, domain, dataSource, logger, metrics } = parts
  const signIn = { issuer: config.urls.api, secretsKeys: config.secrets.keys, dataSource }
  return createHttpApp(appModule(domain, signIn), {
    logger,
    metrics,
    authenticator: domain.authenticator,
    idempotency: domain.idempotency,
    rateLimit: sharedRateLimit(config.rateLimit, dataSource),
    corsOrigins: config.corsOrigins,
    bodyLimitBytes: config.http.bodyLimitBytes,
    requestSeconds: config.http.requestSeconds,
    trustedProxies: config.trustedProxies,
    checkResponses: config.checkResponses,
    routes: (instance) => registerRoutes(instance, parts),
  })
}

function sharedRateLimit(options: ApiConfig['rateLimit'], dataSource: object): RateLimit {
  const { requests: points, windowSeconds: duration } = options
  return new RateLimit(options, sharedLimiter(dataSource, { keyPrefix: 'api', points, duration }))
}

function registerRoutes(instance: FastifyInstance, parts: ApiParts): void {
  registerNotImplemented(instance)
  registerOperationsRoutes(instance, parts)
  registerDocsRoutes(instance, parts.config.urls.api)
  registerInvitationRoutes(instance)
  if (parts.store.signedUrls) registerStorageRoutes(instance, createUploadHandler(parts.store), parts.logger)
}
