import { createTestDatabase, type TestDatabase, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DataSource, QueryRunner } from 'typeorm'
import { describeSchema } from '../testing/describe-schema.ts'
import { untilMigrated } from './connect.ts'
import { createDataSource } from './data-source.ts'
import { migrate } from './migrate.ts'
import { isMigrated, schemaState } from './schema-state.ts'

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

  it('lets the application pass when it cannot have its lock', async () => {
    const [migrator, application] = [await open(), await open()]
    migrator.migrations.push({
      name: 'Mood2000000000002',
      up: (db) => db.query('ALTER TABLE networks ADD COLUMN mood text'),
      down: (db) => db.query('ALTER TABLE networks DROP COLUMN mood'),
    })
    const reader = application.createQueryRunner()
    await reader.startTransaction()
    await reader.query('SELECT FROM networks')
    let passed = 0
    const onBlocked = () => {
      passed += 1
      void application.query('SELECT FROM networks').then(() => reader.commitTransaction())
    }
    await migrate(migrator, async () => undefined, { lockSeconds: 1, onBlocked })
    expect(passed).toBe(1)
    await reader.release()
    await migrator.undoLastMigration({ transaction: 'each' })
  })

  it('makes an index concurrently while another caller waits', async () => {
    const callers = [await open(), await open()]
    const index = { name: 'Index2000000000000', transaction: false, up: makeIndex, down: dropIndex }
    for (const caller of callers) caller.migrations.push(index)
    const ran = await Promise.all(callers.map((dataSource) => migrate(dataSource, async () => undefined)))
    expect(ran.toSorted((a, b) => a.length - b.length)).toEqual([[], [index.name]])
    await callers[0]?.undoLastMigration({ transaction: 'each' })
  })

  it('tells an older schema from a newer one, and works with the newer', async () => {
    const dataSource = await open()
    const [old, young] = [await open(), await open()]
    old.migrations.pop()
    young.migrations.push({ name: 'Mood2000000000001', up: async () => undefined, down: async () => undefined })
    const [last] = dataSource.migrations.slice(-1)
    expect(await schemaState(dataSource)).toEqual({ expected: last?.name, missing: [], unknown: [] })
    expect(await schemaState(old)).toMatchObject({ missing: [], unknown: [last?.name] })
    expect(await schemaState(young)).toEqual({ expected: 'Mood2000000000001', missing: ['Mood2000000000001'], unknown: [] })

    const said: unknown[] = []
    const log = { warn: (about: object) => said.push(about), info: (about: object) => said.push(about) }
    await untilMigrated(old, log)
    expect(said).toEqual([{ expected: old.migrations.at(-1)?.name, unknown: [last?.name] }])
    const waiting = untilMigrated(young, log)
    await waitFor(() => said.length === 2)
    await migrate(young, async () => undefined)
    await waiting
    expect(said[1]).toEqual({ expected: 'Mood2000000000001', missing: ['Mood2000000000001'] })
    await young.undoLastMigration()
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
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration({ transaction: 'none' })
    expect(await isMigrated(dataSource)).toBe(false)
    await migrate(dataSource, async () => undefined)
    expect(await describeSchema(dataSource)).toEqual(before)
  })
})

const makeIndex = (db: QueryRunner) => db.query('CREATE INDEX CONCURRENTLY IF NOT EXISTS films ON videos (title)')
const dropIndex = (db: QueryRunner) => db.query('DROP INDEX IF EXISTS films')

/** Entities name columns only: keys, checks, indexes and defaults are the migrations' alone. */
function isConstraintOrIndex(query: string): boolean {
  return /DROP INDEX|DROP CONSTRAINT|ADD CONSTRAINT|DROP DEFAULT|SET DEFAULT/.test(query)
}
