import { createDataSource, migrate } from '@ingest/domain'
import { describeSchema } from '@ingest/domain/testing'
import { migrateQueue } from '@ingest/queue'
import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { type Fixture, fixtureNames, readFixture } from './fixture.ts'
import { misunderstood } from './misunderstood.ts'
import { type DataSource, openDomain } from './open-domain.ts'
import { columnsOf, rewriteRows, type TableColumns } from './rewrite-rows.ts'
import { seenBy } from './seen-by.ts'

const names = await fixtureNames()

describe.each(names)('a database of the release with the migration %s', (name) => {
  let fixture: Fixture
  let database: TestDatabase
  let dataSource: DataSource
  let columnsBefore: TableColumns

  beforeAll(async () => {
    fixture = await readFixture(name)
    database = await createTestDatabase({ empty: true })
    await runSql(database.url, fixture.dump)
    dataSource = await createDataSource({ url: database.url, statementSeconds: 0 }).initialize()
    columnsBefore = await columnsOf(dataSource)
    await migrate(dataSource, () => migrateQueue(database.url))
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })

  it('has the schema of a new one after its upgrade', async () => {
    const fresh = await createTestDatabase()
    const other = await createDataSource({ url: fresh.url }).initialize()
    try {
      expect(await describeSchema(dataSource)).toEqual(await describeSchema(other))
      const queueVersion = (each: DataSource) => each.query('SELECT version FROM pgboss.version')
      expect(await queueVersion(dataSource)).toEqual(await queueVersion(other))
    } finally {
      await other.destroy()
      await fresh.drop()
    }
  })

  it('shows all that it has shown before', async () => {
    const { domain, dataSource: used } = await openDomain(database.url)
    try {
      for (const seen of fixture.seen) expect(await seenBy(domain, seen)).toMatchObject(seen)
    } finally {
      await used.destroy()
    }
  })

  // Its replicas are at work until the last one is replaced; those of releases before it are not.
  const isPrevious = name === names.at(-1)
  const ofPrevious = (what: string, test: () => Promise<void>) => isPrevious && it(what, test)

  ofPrevious('understands what replicas of that release say', async () => {
    expect(fixture.statements.length).toBeGreaterThan(100)
    expect(await misunderstood(dataSource, fixture.statements)).toEqual([])
    const renamed = await misunderstood(dataSource, fixture.statements, 'ALTER TABLE videos RENAME COLUMN title TO name')
    expect(renamed).toContainEqual(expect.stringMatching(/title.*does not exist: UPDATE/))
  })

  ofPrevious('takes rows as that release writes them', async () => {
    const rows = await rewriteRows(dataSource, columnsBefore)
    expect(Object.values(rows).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100)
    const demanding = `ALTER TABLE videos ADD COLUMN mood text NOT NULL DEFAULT ''; ALTER TABLE videos ALTER COLUMN mood DROP DEFAULT`
    await expect(rewriteRows(dataSource, columnsBefore, demanding)).rejects.toThrow('mood')
  })
})

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
