import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { type WorkerConfig, workerConfig } from '@ingest/config'
import type { Input, Job, Video } from '@ingest/contract'
import { type AuthContext, createDataSource, createDomain, type Domain } from '@ingest/domain'
import { createTenant } from '@ingest/domain/testing'
import { createLogger, createMetrics, createObservers } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore, type ObjectStore, type S3Config } from '@ingest/storage'
import { s3Variables } from '@ingest/storage/testing'
import { createTestDatabase, waitFor } from '@ingest/testing'
import { createHandlers } from '../src/handlers.ts'
import { openWorker } from '../src/open-worker.ts'
import { startSweeps } from '../src/sweep/sweeper.ts'
import type { WorkerDeps } from '../src/worker.deps.ts'

const PROBE_TIMEOUT_SECONDS = 30

export interface TestWorker {
  deps: WorkerDeps
  /** As at SIGTERM. */
  stop(): Promise<void>
}

/** The platform without its API: a database, a store, and workers that are started and stopped by the test. */
export class WorkerFixture {
  private readonly workers = new Set<TestWorker>()

  private constructor(
    readonly env: Record<string, string>,
    readonly config: WorkerConfig,
    readonly domain: Domain,
    readonly dataSource: ReturnType<typeof createDataSource>,
    readonly store: ObjectStore,
    readonly caller: AuthContext,
    private readonly queue: Queue,
    private readonly release: () => Promise<void>,
  ) {}

  /** @param s3 the S3 server that objects go to; files when left out */
  static async start(s3?: S3Config): Promise<WorkerFixture> {
    const database = await createTestDatabase()
    const directory = await mkdtemp(path.join(tmpdir(), 'ingest-worker-'))
    const env = {
      DATABASE_URL: database.url,
      SECRETS_KEYS: Buffer.alloc(32, 1).toString('base64'),
      API_URL: 'http://localhost:8080',
      MEDIA_URL: 'http://localhost:8081',
      ...(s3 ? s3Variables(s3) : { STORAGE_DIR: path.join(directory, 'objects') }),
      WORK_DIR: path.join(directory, 'work'),
      LEASE_SECONDS: '5',
      EGRESS_ALLOW_PRIVATE: 'true',
      LOG_LEVEL: 'silent',
    }
    const config = workerConfig(env)
    const dataSource = await createDataSource({ url: database.url }).initialize()
    const queue = await createQueue({ databaseUrl: database.url, onError: () => undefined })
    const store = createObjectStore(config.storage)
    await store.checkReady()
    const domain = createDomain({
      dataSource,
      jobs: queue,
      store,
      urls: config.urls,
      secretsKeys: config.secrets.keys,
      sendsMail: true,
    })
    const caller = await createTenant(dataSource)
    return new WorkerFixture(env, config, domain, dataSource, store, caller, queue, async () => {
      await dataSource.destroy()
      await store.close()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    })
  }

  /** The same platform, as another network sees it. */
  async otherNetwork(): Promise<WorkerFixture> {
    const caller = await createTenant(this.dataSource)
    return new WorkerFixture(this.env, this.config, this.domain, this.dataSource, this.store, caller, this.queue, this.release)
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.workers) await worker.stop()
  }

  async stop(): Promise<void> {
    await this.stopWorkers()
    await this.queue.stop()
    await this.release()
  }

  /** @param change lets a test break a part of the worker */
  async startWorker(change: (deps: WorkerDeps) => WorkerDeps = (deps) => deps): Promise<TestWorker> {
    const logger = createLogger({ app: 'worker', ...this.config.log })
    const metrics = createMetrics()
    const opened = await openWorker(this.config, { logger, observers: createObservers(metrics) })
    const deps = change(opened.deps)
    await opened.queue.work(createHandlers(deps, metrics, this.config))
    const sweeps = startSweeps(deps)
    const worker: TestWorker = {
      deps,
      stop: async () => {
        if (!this.workers.delete(worker)) return
        await sweeps.stop()
        await opened.close()
      },
    }
    this.workers.add(worker)
    return worker
  }

  /** Uploads a file with a single PUT, after which clients say nothing more. */
  async upload(file: string, filename = 'film.mp4'): Promise<Input> {
    const { size } = await stat(file)
    const { id } = await this.domain.inputs.create(this.caller, { filename, size })
    await this.domain.uploads.start(this.caller, id, { type: 'amazon' }, {})
    await this.domain.uploads.sign(this.caller, id, { type: 'amazon' }, {})
    const [row] = await this.dataSource.query('SELECT object_key FROM uploads WHERE input_id = $1', [id])
    await this.store.put(row.object_key, createReadStream(file), { sizeBytes: size })
    return this.input(id)
  }

  /** @returns the input when it is READY or in ERROR */
  async probed(file: string, filename?: string): Promise<Input> {
    const { id } = await this.upload(file, filename)
    const settled = async () => {
      const input = await this.input(id)
      return input.status === 'READY' || input.status === 'ERROR' ? input : undefined
    }
    return waitFor(settled, { timeoutSeconds: PROBE_TIMEOUT_SECONDS, what: 'the input is probed' })
  }

  /** A job for a new video. @param profile the body of a new profile; the default ladder when left out */
  async createJob(inputs: Input | Input[], profile: object = {}): Promise<{ job: Job; video: Video }> {
    const { id: profileId } = await this.domain.profiles.create(this.caller, profile)
    const video = await this.domain.videos.create(this.caller, { title: 'Film' })
    const ids = [inputs].flat().map(({ id }) => id)
    const job = await this.domain.jobs.create(this.caller, { inputs: ids, profile: profileId, video: video.id })
    return { job, video }
  }

  input(id: string): Promise<Input> {
    return this.domain.inputs.get(this.caller, id)
  }

  job(id: string): Promise<Job> {
    return this.domain.jobs.get(this.caller, id)
  }

  async untilJob(id: string, fact: (job: Job) => unknown, timeoutSeconds: number): Promise<Job> {
    const found = async () => {
      const job = await this.job(id)
      return fact(job) ? job : undefined
    }
    return waitFor(found, { timeoutSeconds, what: `job: ${fact}` })
  }

  async keys(prefix: string): Promise<string[]> {
    const found: string[] = []
    for await (const { key } of this.store.list(prefix)) found.push(key)
    return found
  }

  async text(key: string): Promise<string> {
    const { body } = await this.store.get(key)
    return Buffer.concat(await body.toArray()).toString('utf8')
  }

  /** What jobs have left in the folders of living workers. */
  async scratch(): Promise<string[]> {
    const names = await readdir(this.config.workDir, { recursive: true }).catch(() => [])
    return names.filter((name) => name.includes(path.sep))
  }

  async events(): Promise<string[]> {
    const rows: { name: string }[] = await this.dataSource.query('SELECT name FROM events WHERE network_id = $1 ORDER BY id', [
      this.caller.networkId,
    ])
    return rows.map(({ name }) => name)
  }
}

/** The same thing but for some of its methods. */
export function overridden<T extends object>(original: T, methods: Partial<T>): T {
  return new Proxy(original, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

const STALLS_AT = 0.6

/** A worker whose ffmpeg gets the index and the beginning of its source, and then waits for ever. */
export function stalled(deps: WorkerDeps): WorkerDeps {
  const get: ObjectStore['get'] = async (key, options) => {
    const reader = await deps.store.get(key, options)
    const stallsAt = reader.sizeBytes * STALLS_AT
    if (reader.start >= stallsAt) return reader
    return { ...reader, body: Readable.from(upTo(reader.body, stallsAt - reader.start, options?.signal)) }
  }
  return { ...deps, store: overridden(deps.store, { get }) }
}

async function* upTo(body: Readable, bytes: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of body) {
    if (sent > bytes) await aborted(signal)
    yield chunk
    sent += chunk.length
  }
}

/** @throws the reason of the signal, when it is aborted */
export function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
