import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { WorkerConfig } from '@ingest/config'
import { connectDatabase, createDomain, untilMigrated } from '@ingest/domain'
import { EgressClient } from '@ingest/egress'
import { detectTools } from '@ingest/media-tools'
import type { Telemetry, WaitingFor } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore, observedStore } from '@ingest/storage'
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
export async function openWorker(
  config: WorkerConfig,
  { logger, observers }: Pick<Telemetry, 'logger' | 'observers'>,
  waitingFor?: WaitingFor,
): Promise<OpenWorker> {
  const tools = { ...(await detectTools(config.ffmpeg)), observe: observers.program }
  logger.info({ ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe, launcher: Object.keys(tools.launcher) }, 'ffmpeg is found')
  const workDirs = await WorkDirs.open(config.workDir)
  const traced = config.tracing !== undefined
  const dataSource = await connectDatabase({ ...config.database, traced, applicationName: 'ingest-worker' }, logger, waitingFor)
  await untilMigrated(dataSource, logger, waitingFor)
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error')
  const queue = await createQueue({ databaseUrl: config.database.url, listens: true, traced, onError })
  const store = observedStore(createObjectStore(config.storage), observers.storage)
  const egress = new EgressClient({ allowPrivate: config.egressAllowPrivate, observe: observers.egress })
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
      observers,
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
