import type { DataSource } from 'typeorm'
import { assertMigrated } from './connect.ts'

/** What readiness asks of the database, each by itself: it answers, and it has the schema of this release. */
export function databaseChecks(dataSource: DataSource) {
  return { database: () => dataSource.query('SELECT 1'), migrations: () => assertMigrated(dataSource) }
}
