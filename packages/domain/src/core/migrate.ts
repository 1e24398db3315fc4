import { setTimeout as pause } from 'node:timers/promises'
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm'
import { schemaState } from './schema-state.ts'

const lockName = 'ingest migrations'
const askAgainMs = 250

const lockPauseMs = 2000
/** Some minutes: longer than any statement of ours holds a lock, and an end where somebody else's transaction stays open. */
const lockAttempts = 60

export interface MigrateOptions {
  /** Whoever wants a table that is in use makes all wait who come after: after so long a migration lets them pass. Default 3. */
  lockSeconds?: number
  /** Told each time that a migration has let the application pass. */
  onBlocked?: (error: Error) => void
}

/**
 * Brings the database to the newest schema, the queue's included. Any number of callers may do so at once: one works, the
 * others wait for it and find nothing left to do. The application may run: a migration waits for its locks a few seconds at
 * a time, and gives up after some minutes, with nothing half done.
 * @param dataSource connected, and made without a limit on the time of a statement (`statementSeconds: 0`)
 * @param migrateQueue brings the queue's own schema to its newest version
 * @returns the names of the migrations that ran
 */
export async function migrate(
  dataSource: DataSource,
  migrateQueue: () => Promise<void>,
  { onBlocked = () => undefined, lockSeconds = 3 }: MigrateOptions = {},
): Promise<string[]> {
  const connection = dataSource.createQueryRunner()
  try {
    await lock(connection)
    const { missing } = await schemaState(dataSource)
    // First, because whoever waits for the migrations begins to work when the last of them is there.
    await patiently(migrateQueue, onBlocked)
    await patiently(() => runMigrations(dataSource, connection, lockSeconds), onBlocked)
    return missing
  } finally {
    await unlock(connection).catch(() => undefined)
    await connection.release()
  }
}

/**
 * By asking again and again: a statement that waited for the lock would hold a snapshot, and whoever has the lock and makes an
 * index concurrently waits for every snapshot.
 */
async function lock(connection: QueryRunner): Promise<void> {
  for (;;) {
    const [{ locked }] = await connection.query('SELECT pg_try_advisory_lock(hashtext($1)) AS locked', [lockName])
    if (locked) return
    await pause(askAgainMs)
  }
}

async function unlock(connection: QueryRunner): Promise<void> {
  await connection.query('RESET lock_timeout')
  await connection.query('SELECT pg_advisory_unlock(hashtext($1))', [lockName])
}

/** Those that ran before one that fails stay, and are not run again. */
async function runMigrations(dataSource: DataSource, connection: QueryRunner, lockSeconds: number): Promise<void> {
  const executor = new MigrationExecutor(dataSource, connection)
  for (const migration of await executor.getPendingMigrations()) {
    // What makes an index concurrently waits for everybody, and nobody for it.
    const isConcurrent = migration.instance?.transaction === false
    await connection.query(`SET lock_timeout = '${isConcurrent ? 0 : lockSeconds}s'`)
    if (isConcurrent) await executor.executeMigration(migration)
    else await inTransaction(connection, () => executor.executeMigration(migration))
  }
}

async function inTransaction(connection: QueryRunner, work: () => Promise<unknown>): Promise<void> {
  await connection.startTransaction()
  try {
    await work()
    await connection.commitTransaction()
  } catch (error) {
    await connection.rollbackTransaction().catch(() => undefined)
    throw error
  }
}

async function patiently(work: () => Promise<void>, onBlocked: (error: Error) => void): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isBlocked(error) || attempt === lockAttempts) throw error
      onBlocked(error as Error)
      await pause(lockPauseMs)
    }
  }
}

/** `lock_not_available`: the time to wait for a lock is over. */
const isBlocked = (error: unknown) => (error as { code?: unknown }).code === '55P03'
