import type { AddressInfo } from 'node:net'
import { createDataSource, createDomain, createPlayback, type Domain } from '@ingest/domain'
import { MediaFixture } from '@ingest/domain/testing'
import { createHealth, createLogger, createMetrics } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'
import { ViewerTokens } from '@ingest/testing'
import type { FastifyInstance } from 'fastify'
import { DeliveryMeter } from '../delivery/delivery-meter.ts'
import { createMediaApp } from '../media-app.ts'
import { type Film, type FilmOptions, makeFilm } from './films.ts'
import { type Answer, type Sent, send } from './send.ts'

type DataSource = ReturnType<typeof createDataSource>

export interface TestMediaOptions {
  /** Another way to the database. */
  databaseUrl?: (url: string) => Promise<string>
  mediaUrl?: string
  requestSeconds?: number
  cacheBytes?: number
  accelPath?: string
  trustedProxies?: string[]
}

const secretsKeys = [Buffer.alloc(32, 2).toString('base64')]

/** The media app on a real socket, with a database of its own. */
export class TestMedia {
  private constructor(
    readonly url: string,
    readonly app: FastifyInstance,
    readonly fixture: MediaFixture,
    readonly domain: Domain,
    /** The app's own, apart from what prepares a test. */
    readonly dataSource: DataSource,
    private readonly store: ObjectStore,
    readonly delivery: DeliveryMeter,
    /** What was logged, as JSON lines. */
    readonly log: string[],
  ) {}

  static async start(store: ObjectStore, options: TestMediaOptions = {}): Promise<TestMedia> {
    const fixture = await MediaFixture.start()
    const url = databaseUrlOf(fixture)
    const dataSource = await createDataSource({ url: (await options.databaseUrl?.(url)) ?? url }).initialize()
    const log: string[] = []
    const destination = { write: (line: string) => void log.push(line) }
    const logger = createLogger({ app: 'media', level: 'info', pretty: false, destination })
    const checks = { database: () => dataSource.query('SELECT 1'), storage: () => store.checkReady() }
    const { clock } = fixture
    const playback = createPlayback({ dataSource, secretsKeys, clock, monotonicMs: () => clock.now().getTime() })
    const delivery = new DeliveryMeter({ record: (bytes) => playback.delivery.count(bytes), logger })
    const app = createMediaApp({
      playback,
      delivery,
      broadcasts: { instance: 'media-1', find: () => undefined },
      store,
      logger,
      metrics: createMetrics(),
      health: createHealth(checks, { logger }),
      mediaUrl: options.mediaUrl ?? 'http://media.test',
      trustedProxies: options.trustedProxies ?? [],
      segmentSeconds: 2,
      secretsKeys,
      cacheBytes: options.cacheBytes ?? 16 * 1024 ** 2,
      accelPath: options.accelPath,
      requestSeconds: options.requestSeconds,
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    return new TestMedia(`http://127.0.0.1:${port}`, app, fixture, domainOf(fixture), dataSource, store, delivery, log)
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.delivery.stop()
    await this.dataSource.destroy()
    await this.fixture.stop()
  }

  film(options?: FilmOptions): Promise<Film> {
    return makeFilm(this.fixture, this.store, options)
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.url, path, { headers })
  }

  send(path: string, sent: Sent): Promise<Answer> {
    return send(this.url, path, sent)
  }

  /** Of a key that is registered in the film's network. */
  async viewers({ caller }: Film): Promise<ViewerTokens> {
    const viewers = new ViewerTokens(this.fixture.clock)
    viewers.keyId = (await this.domain.playbackKeys.create(caller, caller.networkId, { key: viewers.publicPem })).id
    return viewers
  }

  /** `?token=…` of a member. */
  async preview({ caller, id }: Film): Promise<string> {
    const { url } = await this.domain.previews.create(caller, id)
    return new URL(url).search
  }
}

function domainOf({ dataSource, jobs, store, clock }: MediaFixture): Domain {
  const urls = { api: 'http://api.test', media: 'http://media.test', rtmp: 'rtmp://media.test' }
  return createDomain({ dataSource, jobs, store, clock, urls, secretsKeys })
}

function databaseUrlOf({ dataSource }: MediaFixture): string {
  return (dataSource.options as { url: string }).url
}
