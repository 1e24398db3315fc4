import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LiveCreate, LiveStream } from '@ingest/contract'
import type { AuthContext } from '@ingest/domain'
import { LiveFixture, mediaInstance } from '@ingest/domain/testing'
import { detectTools } from '@ingest/media-tools'
import { createLogger } from '@ingest/observability'
import { type FastifyInstance, fastify } from 'fastify'
import { installConventions } from '../http/conventions.ts'
import { registerLive } from '../live/live.routes.ts'
import { LiveBroadcasts } from '../live/live-broadcasts.ts'
import { Spool } from '../live/spool.ts'
import { type PublisherOptions, TestPublisher } from './publisher.ts'
import { type Answer, send } from './send.ts'
import { type OpenStore, openStore } from './stores.ts'

export const liveTimes = { segmentSeconds: 1, partSeconds: 0.4, windowSeconds: 60 }

export interface TestLiveOptions {
  reconnectSeconds?: number
  driver?: 'fs' | 's3'
  /** Another instance, whose database and store it shares. */
  beside?: TestLive
  /** How it reaches the database. */
  database?(fixture: LiveFixture): Promise<Parameters<LiveFixture['broadcastsOn']>[0]>
}

/** Live streams on a database and a store of their own. */
export class TestLive {
  private constructor(
    readonly url: string,
    readonly fixture: LiveFixture,
    readonly opened: OpenStore,
    readonly broadcasts: LiveBroadcasts,
    readonly caller: AuthContext,
    /** What was logged, as JSON lines. */
    readonly log: string[],
    private readonly app: FastifyInstance,
    private readonly publishers: TestPublisher[],
    /** Where its spool is. */
    readonly spoolFolder: string,
    private readonly isFirst: boolean,
  ) {}

  static async start({ reconnectSeconds = 30, driver = 'fs', beside, database }: TestLiveOptions = {}): Promise<TestLive> {
    const fixture = beside?.fixture ?? (await LiveFixture.start())
    const opened = beside?.opened ?? (await openStore(driver))
    const instance = beside ? { ...mediaInstance, instance: 'media-2' } : mediaInstance
    const log: string[] = []
    const logger = createLogger({
      app: 'media',
      level: 'info',
      pretty: false,
      destination: { write: (line) => void log.push(line) },
    })
    const { store } = opened
    const spoolFolder = await mkdtemp(path.join(tmpdir(), 'ingest-live-spool-'))
    const broadcasts = new LiveBroadcasts({
      domain: database ? fixture.broadcastsOn(await database(fixture)) : fixture.broadcasts,
      store,
      spool: await Spool.open(spoolFolder, { ...instance, maxBytes: 1024 ** 3 }),
      tools: await detectTools(),
      logger,
      instance,
      times: liveTimes,
      reconnectSeconds,
      maxDurationSeconds: 3600,
    })
    const app = fastify()
    installConventions(app, logger)
    registerLive(app, { broadcasts, delivery: { watch: () => undefined }, store })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}`
    const caller = beside?.caller ?? (await fixture.tenant())
    return new TestLive(url, fixture, opened, broadcasts, caller, log, app, [], spoolFolder, beside === undefined)
  }

  async close(): Promise<void> {
    for (const publisher of this.publishers) await publisher.vanish()
    await this.broadcasts.stop(AbortSignal.timeout(5000))
    await this.app.close()
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

  get(path: string): Promise<Answer> {
    return send(this.url, path)
  }

  status({ id }: LiveStream): Promise<string> {
    return this.fixture.live.status(this.caller, id).then(({ status }) => status)
  }
}
