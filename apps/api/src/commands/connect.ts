import { setTimeout as pause } from 'node:timers/promises'
import type { ApiConfig } from '@ingest/config'
import { createDataSource, isMigrated } from '@ingest/domain'
import type { Logger } from '@ingest/observability'

export type DataSource = ReturnType<typeof createDataSource>

const retryMilliseconds = 500
const connectAttempts = 60

/** Connects to the database, which may be starting as well. */
export async function connect(database: ApiConfig['database'], logger: Logger, statementSeconds?: number): Promise<DataSource> {
  const dataSource = createDataSource({ ...database, applicationName: 'ingest-api', statementSeconds })
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.initialize()
    } catch (error) {
      if (attempt === connectAttempts) throw error
      if (attempt === 1) logger.warn({ err: error }, 'the database cannot be reached yet')
      await pause(retryMilliseconds)
    }
  }
}

/** Migrations have a command of their own: a process that serves waits for it, however long it takes. */
export async function untilMigrated(dataSource: DataSource, logger: Logger): Promise<void> {
  for (let attempt = 1; !(await isMigrated(dataSource)); attempt++) {
    if (attempt === 1) logger.info('waiting for the migrations of this release')
    await pause(retryMilliseconds)
  }
}
