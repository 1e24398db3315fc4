import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { WorkerConfig } from '@ingest/config'
import { connectDatabase, createDomain, untilMigrated } from '@ingest/domain'
import { EgressClient } from '@ingest/egress'
import { detectTools } from '@ingest/media-tools'
import type { Logger } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore } from '@ingest/storage'
import { createMailer } from './mail/create-mailer.ts'
import { WorkDirs } from './work-dirs/work-dirs.ts'
import type { WorkerDeps } from './worker.deps.ts'

export interface OpenWorker {
  deps: WorkerDeps
  dataSource: Awaited<ReturnType<typeof connectDatabase>>
  queue: Queue
  close(): Promise<void>
}

/** Everything that a worker works with, connected. Waits for the database and its migrations, which have a command of their own. */
export async function openWorker(config: WorkerConfig, logger: Logger): Promise<OpenWorker> {
  const tools = await detectTools(config.ffmpeg)
  logger.info({ ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe, launcher: Object.keys(tools.launcher) }, 'ffmpeg is found')
  const workDirs = await WorkDirs.open(config.workDir)
  const dataSource = await connectDatabase({ ...config.database, applicationName: 'ingest-worker' }, logger)
  await untilMigrated(dataSource, logger)
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error')
  const queue = await createQueue({ databaseUrl: config.database.url, listens: true, onError })
  const store = createObjectStore(config.storage)
  const egress = new EgressClient({ allowPrivate: config.egressAllowPrivate })
  const domain = createDomain({ dataSource, jobs: queue, store, urls: config.urls, secretsKeys: config.secrets.keys })
  const claimant = { worker: `${hostname()}/${process.pid}/${randomUUID()}`, leaseSeconds: config.leaseSeconds }
  return {
    deps: {
      domain,
      store,
      egress,
      tools,
      workDirs,
      logger,
      claimant,
      limits: config.limits,
      retention: config.retention,
      mailer: config.mail && createMailer(config.mail),
    },
    dataSource,
    queue,
    async close() {
      await queue.stop()
      await egress.close()
      await store.close()
      await dataSource.destroy()
      await workDirs.close()
    },
  }
}
