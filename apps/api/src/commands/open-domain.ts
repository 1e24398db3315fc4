import type { ApiConfig } from '@ingest/config'
import { assertMigrated, connectDatabase, createDomain, type Domain, untilMigrated } from '@ingest/domain'
import type { Logger, Observers, WaitingFor } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore, type ObjectStore, observedStore } from '@ingest/storage'

export interface OpenDomain {
  domain: Domain
  dataSource: Awaited<ReturnType<typeof connectDatabase>>
  queue: Queue
  store: ObjectStore
}

interface Opening {
  /** For the migrations. */
  mayWait?: boolean
  /** Of a process that serves. */
  observers?: Observers
  waitingFor?: WaitingFor
}

/** The domain on a migrated database, with its queue and its store. Whoever opens it closes all of them. */
export async function openDomain(config: ApiConfig, logger: Logger, opening: Opening = {}): Promise<OpenDomain> {
  const options = { ...config.database, traced: config.tracing !== undefined, applicationName: 'ingest-api' }
  const dataSource = await connectDatabase(options, logger, opening.waitingFor)
  try {
    return await openOn(dataSource, config, logger, opening)
  } catch (error) {
    await dataSource.destroy()
    throw error
  }
}

async function openOn(
  dataSource: OpenDomain['dataSource'],
  config: ApiConfig,
  logger: Logger,
  { mayWait = true, observers, waitingFor }: Opening,
): Promise<OpenDomain> {
  if (mayWait) await untilMigrated(dataSource, logger, waitingFor)
  else await assertMigrated(dataSource)
  const onError = (error: Error) => logger.error({ err: error }, 'the queue failed')
  const queue = await createQueue({ databaseUrl: config.database.url, traced: config.tracing !== undefined, onError })
  const unwatched = createObjectStore(config.storage)
  const store = observers ? observedStore(unwatched, observers.storage) : unwatched
  const { urls, accessTokenSeconds, maxUploadBytes } = config
  const domain = createDomain({
    ...{ dataSource, jobs: queue, store, urls, accessTokenSeconds, maxUploadBytes },
    secretsKeys: config.secrets.keys,
    sendsMail: config.mail !== undefined,
  })
  return { domain, dataSource, queue, store }
}

export async function closeDomain({ dataSource, queue, store }: OpenDomain): Promise<void> {
  await queue.stop()
  await store.close()
  await dataSource.destroy()
}
