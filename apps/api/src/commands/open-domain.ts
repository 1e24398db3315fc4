import type { ApiConfig } from '@ingest/config'
import { assertMigrated, connectDatabase, createDomain, type Domain, untilMigrated } from '@ingest/domain'
import type { Logger } from '@ingest/observability'
import { createQueue, type Queue } from '@ingest/queue'
import { createObjectStore, type ObjectStore } from '@ingest/storage'

export interface OpenDomain {
  domain: Domain
  dataSource: Awaited<ReturnType<typeof connectDatabase>>
  queue: Queue
  store: ObjectStore
}

/** The domain on a migrated database, with its queue and its store. Whoever opens it closes all of them. */
export async function openDomain(config: ApiConfig, logger: Logger, { mayWait = true } = {}): Promise<OpenDomain> {
  const dataSource = await connectDatabase({ ...config.database, applicationName: 'ingest-api' }, logger)
  try {
    return await openOn(dataSource, config, logger, mayWait)
  } catch (error) {
    await dataSource.destroy()
    throw error
  }
}

async function openOn(
  dataSource: OpenDomain['dataSource'],
  config: ApiConfig,
  logger: Logger,
  mayWait: boolean,
): Promise<OpenDomain> {
  if (mayWait) await untilMigrated(dataSource, logger)
  else await assertMigrated(dataSource)
  const onError = (error: Error) => logger.error({ err: error }, 'the queue failed')
  const queue = await createQueue({ databaseUrl: config.database.url, onError })
  const store = createObjectStore(config.storage)
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
