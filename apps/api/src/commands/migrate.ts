import type { ApiConfig } from '@ingest/config'
import { connectDatabase, migrate } from '@ingest/domain'
import { createLogger } from '@ingest/observability'
import { migrateQueue } from '@ingest/queue'

/** Brings the database to the newest schema, the queue's included. */
export async function runMigrate(config: ApiConfig): Promise<void> {
  const logger = createLogger({ app: 'api', ...config.log })
  const dataSource = await connectDatabase({ ...config.database, applicationName: 'ingest-api', statementSeconds: 0 }, logger)
  try {
    const onBlocked = (error: Error) => logger.warn({ err: error }, 'a migration waits for a lock, and lets others pass')
    const ran = await migrate(dataSource, () => migrateQueue(config.database.url), { onBlocked })
    logger.info({ migrations: ran }, 'the database is migrated')
  } finally {
    await dataSource.destroy()
  }
}
