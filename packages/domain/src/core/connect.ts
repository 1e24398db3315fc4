import { setTimeout as pause } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { createDataSource, type DatabaseOptions } from './data-source.ts'
import { isMigrated } from './migrate.ts'

const retryMs = 500
const connectAttempts = 60

interface Log {
  warn(about: object, message: string): void
  info(message: string): void
}

/** Connects to the database, which may be starting as well. */
export async function connectDatabase(options: DatabaseOptions, log: Log): Promise<DataSource> {
  const dataSource = createDataSource(options)
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.initialize()
    } catch (error) {
      if (attempt === connectAttempts) throw error
      if (attempt === 1) log.warn({ err: error }, 'the database cannot be reached yet')
      await pause(retryMs)
    }
  }
}

/** Migrations have a command of their own: a process that serves waits for it, however long it takes. */
export async function untilMigrated(dataSource: DataSource, log: Log): Promise<void> {
  for (let attempt = 1; !(await isMigrated(dataSource)); attempt++) {
    if (attempt === 1) log.info('waiting for the migrations of this release')
    await pause(retryMs)
  }
}
