import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type AuthContext, createDataSource, createDomain, type Domain } from '@ingest/domain'
import { createTenant, RecordedJobs } from '@ingest/domain/testing'
import { createHealth, createLogger, createMetrics } from '@ingest/observability'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { createTestDatabase, freePort } from '@ingest/testing'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { LightMyRequestResponse } from 'fastify'
import { createApi } from '../app.ts'

export interface Tenant {
  /** The admin, for calling use-cases directly. */
  caller: AuthContext
  networkId: string
  userId: string
  applicationId: string
  clientId: string
  clientSecret: string
  /** Of the admin's application; may do everything. */
  token: string
}

export interface TestRequest {
  token?: string
  headers?: Record<string, string | undefined>
  body?: unknown
}

type DataSource = ReturnType<typeof createDataSource>

/** The whole API on a database and a file store of its own, listening; every answer is compared with the spec. */
export class TestApi {
  private constructor(
    readonly url: string,
    readonly app: NestFastifyApplication,
    readonly domain: Domain,
    readonly dataSource: DataSource,
    readonly store: ObjectStore,
    readonly jobs: RecordedJobs,
    /** What was logged, as JSON lines. */
    readonly log: string[],
    private readonly place: Place,
    readonly close: () => Promise<void>,
  ) {}

  /** @param route leads the connections to the database another way */
  static async start(route = async (url: string) => url): Promise<TestApi> {
    const database = await createTestDatabase()
    const directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-api-'))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const signingKeys = [Buffer.alloc(32, 1).toString('base64')]
    const storage = { driver: 'fs' as const, directory, publicUrl: `${url}/storage`, signingKeys }
    const store = createObjectStore(storage)
    const databaseUrl = await route(database.url)
    return TestApi.open({ url, port, storage, store, databaseUrl }, async () => {
      await store.close()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    })
  }

  /** Another process for the same database, as far as one process can be two: nothing in memory is shared. */
  replica(settings: Partial<Settings> = {}): Promise<TestApi> {
    return TestApi.open({ ...this.place, port: 0, ...settings }, async () => undefined)
  }

  private static async open(place: Place, after: () => Promise<void>): Promise<TestApi> {
    const { url, port, databaseUrl, store } = place
    const dataSource = await createDataSource({ url: databaseUrl }).initialize()
    const jobs = new RecordedJobs()
    const urls = { api: url, media: 'http://media.test', rtmp: 'rtmp://media.test' }
    const domain = createDomain({ dataSource, jobs, store, urls, secretsKeys, sendsMail: true })
    const log: string[] = []
    const app = await createTestApp({ ...place, domain, urls, log, dataSource })
    await app.listen(port, '127.0.0.1')
    return new TestApi(url, app, domain, dataSource, store, jobs, log, place, async () => {
      await app.close()
      await dataSource.destroy()
      await after()
    })
  }

  /** A network of its own, with an admin and an application whose token may do what `scopes` say. */
  async tenant(scopes: string[] = ['all']): Promise<Tenant> {
    const caller = await createTenant(this.dataSource)
    const application = await this.domain.applications.create(caller, { name: 'Tests', scopes: ['all'] })
    const { client_id: clientId, client_secret: clientSecret = '' } = application
    const ids = { networkId: caller.networkId, userId: caller.userId, applicationId: application.id, clientId, clientSecret }
    return { caller, ...ids, token: await this.token(ids, scopes) }
  }

  /** Another token of the tenant's application. */
  async token({ clientId, clientSecret }: Pick<Tenant, 'clientId' | 'clientSecret'>, scopes: string[]): Promise<string> {
    const application = await this.domain.tokens.authenticateClient(clientId, clientSecret)
    return (await this.domain.tokens.clientCredentials(application, scopes)).accessToken
  }

  /** With the version's Accept unless the headers say otherwise. */
  async request(method: string, url: string, { token, headers = {}, body }: TestRequest = {}): Promise<LightMyRequestResponse> {
    const form = formOf(body)
    const all = {
      accept: 'application/vnd.ingest.v1+json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': form?.headers.get('content-type') ?? 'application/json' }),
      ...headers,
    }
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    const payload = form ? Buffer.from(await form.arrayBuffer()) : JSON.stringify(body)
    return this.app.inject({ method: method as 'GET', url, headers: sent, payload })
  }
}

/** A body with a file in it is sent as a form. */
function formOf(body: unknown): Response | undefined {
  const parts = Object.entries(body ?? {})
  if (!parts.some(([, value]) => value instanceof Blob)) return undefined
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value instanceof Blob ? value : String(value))
  return new Response(form)
}

const secretsKeys = [Buffer.alloc(32, 2).toString('base64')]

interface Settings {
  rateLimit: { requests: number; windowSeconds: number }
  trustedProxies: string[]
  requestSeconds: number
}

/** Where an API is, and what it shares with its replicas. */
interface Place extends Partial<Settings> {
  url: string
  port: number
  databaseUrl: string
  store: ObjectStore
  storage: Parameters<typeof createApi>[0]['config']['storage']
}

interface AppParts extends Place, Pick<Parameters<typeof createApi>[0], 'domain'> {
  urls: Parameters<typeof createApi>[0]['config']['urls']
  log: string[]
  dataSource: DataSource
}

function createTestApp({
  domain,
  store,
  storage,
  urls,
  log,
  dataSource,
  ...settings
}: AppParts): Promise<NestFastifyApplication> {
  const logger = createLogger({ app: 'api', level: 'info', pretty: false, destination: { write: (line) => void log.push(line) } })
  const health = createHealth({ database: () => dataSource.query('SELECT 1') }, { logger })
  const config = {
    urls,
    storage,
    secrets: { keys: secretsKeys },
    http: {
      host: '127.0.0.1',
      port: 0,
      shutdownSeconds: 5,
      bodyLimitBytes: 1024 ** 2,
      requestSeconds: settings.requestSeconds ?? 60,
    },
    trustedProxies: settings.trustedProxies ?? ['loopback'],
    corsOrigins: '*' as const,
    rateLimit: settings.rateLimit ?? { requests: 100_000, windowSeconds: 60 },
    checkResponses: true,
  }
  return createApi({ config, domain, dataSource, store, logger, metrics: createMetrics(), health })
}
