import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from './data-source.ts'
import { isMigrated, migrate } from './migrate.ts'

describe('migrate', () => {
  let database: TestDatabase
  const opened: DataSource[] = []

  const open = async () => {
    const dataSource = await createDataSource({ url: database.url, statementSeconds: 0 }).initialize()
    opened.push(dataSource)
    return dataSource
  }

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true })
  })

  afterAll(async () => {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()))
    await database?.drop()
  })

  it('lets one of two callers at once do the work, and the other find it done', async () => {
    const callers = [await open(), await open()]
    let inQueue = 0
    let mostInQueue = 0
    const migrateQueue = async () => {
      mostInQueue = Math.max(mostInQueue, ++inQueue)
      await new Promise(setImmediate)
      inQueue--
    }
    const ran = await Promise.all(callers.map((dataSource) => migrate(dataSource, migrateQueue)))
    expect(ran.map((names) => names.length).sort()).toEqual([0, callers[0]?.migrations.length])
    expect(mostInQueue).toBe(1)
    expect(await isMigrated(callers[0] as DataSource)).toBe(true)
  })

  it('leaves nothing for the schema builder to change', async () => {
    const dataSource = await open()
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
    const changes = upQueries.map(({ query }) => query).filter((query) => !isConstraintOrIndex(query))
    expect(changes).toEqual([])
  })

  it('comes down and up again to the same schema', async () => {
    const dataSource = await open()
    const before = await describeSchema(dataSource)
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration()
    expect(await isMigrated(dataSource)).toBe(false)
    await migrate(dataSource, async () => undefined)
    expect(await describeSchema(dataSource)).toEqual(before)
  })
})

/** Entities name columns only: keys, checks, indexes and defaults are the migrations' alone. */
function isConstraintOrIndex(query: string): boolean {
  return /DROP INDEX|DROP CONSTRAINT|ADD CONSTRAINT|DROP DEFAULT|SET DEFAULT/.test(query)
}

function describeSchema(dataSource: DataSource): Promise<unknown> {
  return dataSource.query(`
    SELECT 'column' AS kind, table_name || '.' || column_name AS name, concat_ws(' ', data_type, is_nullable, column_default) AS text
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2`)
}
