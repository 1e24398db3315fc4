import { setTimeout as pause } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { createDataSource, type DatabaseOptions } from './data-source.ts'
import { schemaState } from './schema-state.ts'

const retryMs = 500
const connectAttempts = 60

interface Log {
  warn(about: object, message: string): void
  info(about: object, message: string): void
}

/** Is told what is waited for. */
type WaitingFor = (what: 'database' | 'migrations', error: unknown) => void

/**
 * Connects to the database, which may be starting as well. Who is told what is waited for can see it, and waits as long as it takes; a
 * command gives up.
 */
export async function connectDatabase(options: DatabaseOptions, log: Log, waitingFor?: WaitingFor): Promise<DataSource> {
  const dataSource = createDataSource(options)
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.initialize()
    } catch (error) {
      if (!waitingFor && attempt === connectAttempts) throw error
      if (attempt === 1) log.warn({ err: error }, 'the database cannot be reached yet')
      waitingFor?.('database', error)
      await pause(retryMs)
    }
  }
}

/**
 * Migrations have a command of their own: a process that serves waits for it, however long it takes. A schema that a newer
 * release has made is as good, because migrations leave alone what the release before them needs (docs/operations/upgrade.md).
 */
export async function untilMigrated(dataSource: DataSource, log: Log, waitingFor?: WaitingFor): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { expected, missing, unknown } = await schemaState(dataSource)
    if (attempt === 1 && missing.length > 0)
      log.warn({ expected, missing }, 'the database is older than this release: waiting for its migrations (the command migrate)')
    if (attempt === 1 && unknown.length > 0)
      log.info({ expected, unknown }, 'the database is newer than this release, which works with it until it is replaced')
    if (missing.length === 0) return
    waitingFor?.('migrations', new MigrationsMissingError(expected, missing.length))
    await pause(retryMs)
  }
}

/** For commands that end: they do not wait. @throws MigrationsMissingError */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  const { expected, missing } = await schemaState(dataSource)
  if (missing.length > 0) throw new MigrationsMissingError(expected, missing.length)
}

export class MigrationsMissingError extends Error {
  override readonly name = 'MigrationsMissingError'
  readonly code = 'not-migrated'

  constructor(expected: string, count: number) {
    super(`The database is older than this release: ${count} migrations up to ${expected} have not run. Run the command migrate.`)
  }
}
