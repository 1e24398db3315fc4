import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LiveCreate, LiveStream } from '@ingest/contract'
import { type AuthContext, createDomain, createPlayback, type Domain } from '@ingest/domain'
import { LiveFixture, mediaInstance } from '@ingest/domain/testing'
import { detectTools } from '@ingest/media-tools'
import { createHealth, createLogger, createMetrics } from '@ingest/observability'
import { ViewerTokens } from '@ingest/testing'
import type { FastifyInstance } from 'fastify'
import { DeliveryMeter } from '../delivery/delivery-meter.ts'
import { LiveBroadcasts } from '../live/live-broadcasts.ts'
import type { PictureTimes } from '../live/live-pictures.ts'
import { Spool } from '../live/spool.ts'
import type { WaitingLimits } from '../live/waiting-requests.ts'
import { createMediaApp } from '../media-app.ts'
import { type PublisherOptions, TestPublisher } from './publisher.ts'
import { type Answer, type Sent, send } from './send.ts'
import { type OpenStore, openStore } from './stores.ts'

const liveTimes = { segmentSeconds: 1, partSeconds: 0.56, windowSeconds: 60 }
export const liveSecretsKeys = [Buffer.alloc(32, 3).toString('base64')]

export interface TestLiveOptions {
  reconnectSeconds?: number
  pictureSeconds?: number
  pictureTimes?: PictureTimes
  windowSeconds?: number
  waitingLimits?: WaitingLimits
  driver?: 'fs' | 's3'
  /** Another instance, whose database and store it shares. */
  beside?: TestLive
  /** How it reaches the database. */
  database?(fixture: LiveFixture): Promise<Parameters<LiveFixture['broadcastsOn']>[0]>
}

/** Live streams on a database and a store of their own, and a media app that has them. */
export class TestLive {
  private readonly publishers: TestPublisher[] = []

  private constructor(
    readonly url: string,
    readonly fixture: LiveFixture,
    readonly opened: OpenStore,
    readonly broadcasts: LiveBroadcasts,
    readonly caller: AuthContext,
    /** What was logged, as JSON lines. */
    readonly log: string[],
    private readonly app: FastifyInstance,
    private readonly delivery: DeliveryMeter,
    /** Where its spool is. */
    readonly spoolFolder: string,
    private readonly isFirst: boolean,
  ) {}

  static async start(options: TestLiveOptions = {}): Promise<TestLive> {
    const { driver = 'fs', beside } = options
    const fixture = beside?.fixture ?? (await LiveFixture.start())
    const opened = beside?.opened ?? (await openStore(driver))
    const log: string[] = []
    const destination = { write: (line: string) => void log.push(line) }
    const logger = createLogger({ app: 'media', level: 'info', pretty: false, destination })
    const spoolFolder = await mkdtemp(path.join(tmpdir(), 'ingest-live-spool-'))
    const dataSource = (await options.database?.(fixture)) ?? fixture.dataSource
    const instance = { ...mediaInstance, ...(beside && { instance: `media-${randomUUID()}` }) }
    const broadcasts = new LiveBroadcasts({
      domain: fixture.broadcastsOn(dataSource),
      reports: fixture.reports,
      store: opened.store,
      spool: await Spool.open(spoolFolder, { ...instance, maxBytes: 1024 ** 3 }),
      tools: await detectTools(),
      logger,
      instance,
      times: { ...liveTimes, windowSeconds: options.windowSeconds ?? liveTimes.windowSeconds },
      dvrSeconds: 7200,
      reconnectSeconds: options.reconnectSeconds ?? 30,
      maxDurationSeconds: 3600,
      pictureSeconds: options.pictureSeconds ?? 0,
      pictureTimes: options.pictureTimes,
    })
    const delivery = new DeliveryMeter({ record: async () => undefined, logger })
    const app = createMediaApp({
      playback: createPlayback({ dataSource, secretsKeys: liveSecretsKeys, clock: fixture.clock }),
      delivery,
      broadcasts,
      store: opened.store,
      logger,
      metrics: createMetrics(),
      health: createHealth({}, { logger }),
      mediaUrl: 'http://media.test',
      trustedProxies: [],
      segmentSeconds: liveTimes.segmentSeconds,
      secretsKeys: liveSecretsKeys,
      waitingLimits: options.waitingLimits,
      cacheBytes: 16 * 1024 ** 2,
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    instance.internalUrl = `http://127.0.0.1:${port}`
    const caller = beside?.caller ?? (await fixture.tenant())
    const isFirst = beside === undefined
    return new TestLive(instance.internalUrl, fixture, opened, broadcasts, caller, log, app, delivery, spoolFolder, isFirst)
  }

  /** No encoder runs any more, so that the next test has the machine. */
  async hush(): Promise<void> {
    for (const publisher of this.publishers.splice(0)) await publisher.vanish()
  }

  async close(): Promise<void> {
    await this.hush()
    await this.broadcasts.stop(AbortSignal.timeout(5000))
    await this.app.close()
    await this.delivery.stop()
    if (this.isFirst) await this.opened.close()
    if (this.isFirst) await this.fixture.stop()
    await rm(this.spoolFolder, { recursive: true, force: true })
  }

  create(settings: Partial<LiveCreate> = {}): Promise<LiveStream> {
    return this.fixture.live.create(this.caller, { title: 'Town hall', ...settings })
  }

  /** As an encoder that has the key does. @throws Error when it is refused */
  async publish({ stream_key }: LiveStream, options?: PublisherOptions): Promise<TestPublisher> {
    const claim = await this.broadcasts.claim(stream_key)
    if (typeof claim === 'string') throw new Error(`the key is refused: ${claim}`)
    const publisher = new TestPublisher(options)
    this.publishers.push(publisher)
    this.broadcasts.publish(claim, publisher)
    return publisher
  }

  get(path: string, sent?: Sent): Promise<Answer> {
    return send(this.url, path, sent)
  }

  /** The paths of requests that were answered, as far as they begin like this. */
  answered(pathPrefix: string): string[] {
    const lines: { msg: string; path?: string }[] = this.log.map((line) => JSON.parse(line))
    return lines.flatMap(({ msg, path }) => (msg === 'request' && path?.startsWith(pathPrefix) ? [path] : []))
  }

  /** Of a key that is registered in the network of the streams. */
  async viewers(): Promise<ViewerTokens> {
    const viewers = new ViewerTokens(this.fixture.clock)
    const { networkId } = this.caller
    viewers.keyId = (await this.domain.playbackKeys.create(this.caller, networkId, { key: viewers.publicPem })).id
    return viewers
  }

  get domain(): Domain {
    const { dataSource, clock, jobs } = this.fixture
    const urls = { api: 'http://api.test', media: 'http://media.test', rtmp: 'rtmp://media.test' }
    return createDomain({ dataSource, jobs, store: this.opened.store, clock, urls, secretsKeys: liveSecretsKeys })
  }

  status({ id }: LiveStream): Promise<string> {
    return this.fixture.live.status(this.caller, id).then(({ status }) => status)
  }
}
