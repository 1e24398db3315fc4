import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { WorkerConfig } from '@ingest/config'
import { createDataSource, createDomain, isMigrated } from '@ingest/domain'
import { detectTools } from '@ingest/media-tools'
import type { Logger } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore } from '@ingest/storage'
import { WorkDirs } from './work-dirs/work-dirs.ts'
import type { WorkerDeps } from './worker.deps.ts'

type DataSource = ReturnType<typeof createDataSource>

const RETRY_MS = 500
const CONNECT_ATTEMPTS = 60

export interface OpenWorker {
  deps: WorkerDeps
  dataSource: DataSource
  queue: Queue
  close(): Promise<void>
}

/** Everything that a worker works with, connected. Waits for the database and its migrations, which have a command of their own. */
export async function openWorker(config: WorkerConfig, logger: Logger): Promise<OpenWorker> {
  const tools = await detectTools(config.ffmpeg)
  logger.info({ ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe, launcher: Object.keys(tools.launcher) }, 'ffmpeg is found')
  const workDirs = await WorkDirs.open(config.workDir)
  const dataSource = await connect(config, logger)
  await untilMigrated(dataSource, logger)
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error')
  const queue = await createQueue({ databaseUrl: config.database.url, onError })
  const store = createObjectStore(config.storage)
  const domain = createDomain({ dataSource, jobs: queue, store, urls: config.urls, secretsKeys: config.secrets.keys })
  const claimant = { worker: `${hostname()}/${process.pid}/${randomUUID()}`, leaseSeconds: config.leaseSeconds }
  return {
    deps: { domain, store, tools, workDirs, logger, claimant, limits: config.limits },
    dataSource,
    queue,
    async close() {
      await queue.stop()
      await store.close()
      await dataSource.destroy()
      await workDirs.close()
    },
  }
}

async function connect({ database }: WorkerConfig, logger: Logger): Promise<DataSource> {
  const dataSource = createDataSource({ ...database, applicationName: 'ingest-worker' })
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.initialize()
    } catch (error) {
      if (attempt === CONNECT_ATTEMPTS) throw error
      if (attempt === 1) logger.warn({ err: error }, 'the database cannot be reached yet')
      await pause(RETRY_MS)
    }
  }
}

async function untilMigrated(dataSource: DataSource, logger: Logger): Promise<void> {
  for (let attempt = 1; !(await isMigrated(dataSource)); attempt++) {
    if (attempt === 1) logger.info('waiting for the migrations of this release')
    await pause(RETRY_MS)
  }
}
