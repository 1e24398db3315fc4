import type { Server } from 'node:http'
import type { IdempotencyUseCases } from '@ingest/domain'
import { clientErrorHandler, headDeadline, inertPolicy, securityHeaders } from '@ingest/http'
import type { Logger, Metrics } from '@ingest/observability'
import type { DynamicModule, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyHttpOptions, FastifyInstance } from 'fastify'
import { AnswerInterceptor } from './answer.interceptor.ts'
import { ApiAdapter } from './api.adapter.ts'
import { endConnectionsOnClose } from './connections.ts'
import { corsHeaders } from './cors.ts'
import { type EdgeOptions, installEdge, openRequest } from './edge.ts'
import { SpelledResponse, spelled } from './header-spelling.ts'
import { originForm } from './origin-form.ts'
import { ProblemFilter } from './problem.filter.ts'
import { sendRefusal } from './refuse.ts'
import { installRequestLog } from './request-log.ts'
import { installResponseCheck } from './response-check.ts'

export interface HttpAppOptions extends EdgeOptions {
  logger: Logger
  metrics: Metrics
  /** Whose X-Forwarded-For counts. */
  trustedProxies: string[]
  /** Without it `Idempotency-Key` is ignored. */
  idempotency?: IdempotencyUseCases
  /** For tests: an answer that is not as the spec says becomes a 500 that tells why. */
  checkResponses?: boolean
  /** Registers routes that no controller serves. */
  routes?: (instance: FastifyInstance) => void
}

/** Longer than any id; what is longer still is no route of ours. */
const maxParamLength = 1024
/** A connection on which nothing moves for so long is closed. */
const idleConnectionMilliseconds = 300_000

const headersOfNoRequest = {
  ...corsHeaders('*', undefined),
  ...securityHeaders({ protocol: 'unknown' }),
  'content-security-policy': inertPolicy,
}

/** A Nest application whose every request passes the edge; it neither listens yet nor is it initialised. */
export async function createHttpApp(module: Type | DynamicModule, options: HttpAppOptions): Promise<NestFastifyApplication> {
  const adapter = createAdapter(options)
  const instance = adapter.getInstance()
  for (const method of ['LINK', 'UNLINK']) instance.addHttpMethod(method, { hasBody: true })
  installRequestLog(instance, options)
  if (options.checkResponses) installResponseCheck(instance)
  installEdge(instance, options)
  endConnectionsOnClose(instance)
  options.routes?.(instance)
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  })
  app.useGlobalFilters(new ProblemFilter(options.logger))
  app.useGlobalInterceptors(new AnswerInterceptor(options.idempotency))
  return app
}

function createAdapter(options: HttpAppOptions): ApiAdapter {
  return new ApiAdapter({ ...fastifyOptions(options), skipMiddie: true, exposeHeadRoutes: false })
}

function fastifyOptions(options: HttpAppOptions): FastifyHttpOptions<Server> {
  return {
    http: { ServerResponse: SpelledResponse, ...headDeadline(options.requestSeconds) },
    bodyLimit: options.bodyLimitBytes,
    trustProxy: options.trustedProxies,
    // An upload may take hours; what else comes late is cut off by limitWaiting.
    requestTimeout: 0,
    connectionTimeout: idleConnectionMilliseconds,
    return503OnClosing: false,
    routerOptions: { maxParamLength },
    rewriteUrl: ({ url }) => originForm(url ?? '/'),
    clientErrorHandler: clientErrorHandler(headersOfNoRequest, spelled),
    frameworkErrors: (error, request, reply) => {
      openRequest(request, reply, options)
      sendRefusal(request, reply, error)
    },
  }
}
