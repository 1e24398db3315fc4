import type { DataSource } from 'typeorm'

const lockName = 'ingest migrations'

/**
 * Brings the database to the newest schema, the queue's included. Any number of callers may do so at once: one works, the
 * others wait for it and find nothing left to do.
 * @param dataSource connected, and made without a limit on the time of a statement (`statementSeconds: 0`)
 * @param migrateQueue brings the queue's own schema to its newest version
 * @returns the names of the migrations that ran
 */
export async function migrate(dataSource: DataSource, migrateQueue: () => Promise<void>): Promise<string[]> {
  const lock = dataSource.createQueryRunner()
  try {
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [lockName])
    const ran = await dataSource.runMigrations({ transaction: 'each' })
    await migrateQueue()
    return ran.map(({ name }) => name)
  } finally {
    await lock.query('SELECT pg_advisory_unlock(hashtext($1))', [lockName]).catch(() => undefined)
    await lock.release()
  }
}

/** False while a migration of this release has not run yet: the process must not serve. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  return !(await dataSource.showMigrations())
}
