import { describe, expect, it } from '@jest/globals'
import type { QueryRunner } from 'typeorm'
import { migrationFindings } from '../testing/migration-findings.ts'
import { migrations } from './index.ts'
import type { Migration } from './migration.ts'

/** Those before it ran where no replica of an earlier release could be at work: there was none. */
const firstRolling = 23

const numberOf = ({ name }: { name: string }) => Number(/17640000000(\d\d)$/.exec(name)?.[1])
const rolling = migrations.filter((migration) => numberOf(migration) >= firstRolling)

/** docs/guides/add-a-migration.md says what to do instead. */
describe('a migration runs while the release before it does', () => {
  it.each(rolling.map((migration) => [migration.name, new migration()] as const))('%s', async (_name, migration) => {
    expect(await migrationFindings(migration)).toEqual([])
  })
})

describe('a migration is refused that', () => {
  const findings = (sql: string, rest: Partial<Migration> = {}) =>
    migrationFindings({ up: (db: QueryRunner) => db.query(sql), down: async () => undefined, ...rest })

  it.each([
    ['drops a column', 'ALTER TABLE videos DROP COLUMN title', 'ban-drop-column'],
    ['drops a table', 'DROP TABLE videos', 'ban-drop-table'],
    ['renames a column', 'ALTER TABLE videos RENAME COLUMN title TO name', 'renaming-column'],
    ['renames a table', 'ALTER TABLE videos RENAME TO films', 'renaming-table'],
    ['wants a value that nobody writes yet', 'ALTER TABLE videos ADD COLUMN mood text NOT NULL', 'adding-required-field'],
    ['reads a whole table under a lock', 'ALTER TABLE videos ALTER COLUMN title SET NOT NULL', 'adding-not-nullable-field'],
    ['writes a whole table anew', 'ALTER TABLE videos ALTER COLUMN title TYPE varchar', 'changing-column-type'],
    ['checks all rows at once', 'ALTER TABLE videos ADD CONSTRAINT c CHECK (length(title) > 0)', 'constraint-missing-not-valid'],
    ['makes an index while writers wait', 'CREATE INDEX films ON videos (title)', 'require-concurrent-index-creation'],
    ['drops an index while all wait', 'DROP INDEX videos_created', 'require-concurrent-index-deletion'],
  ])('%s', async (_what, sql, rule) => {
    expect(await findings(sql)).toContain(rule)
  })

  it('cannot be repeated, and runs in no transaction', async () => {
    const once = 'CREATE INDEX CONCURRENTLY films ON videos (title)'
    expect(await findings(once, { transaction: false })).toContain('prefer-robust-stmts')
  })
})

describe('a migration may', () => {
  const findings = (sql: string, rest: Partial<Migration> = {}) =>
    migrationFindings({ up: (db: QueryRunner) => db.query(sql), down: async () => undefined, ...rest })

  it.each([
    ['add a column', 'ALTER TABLE videos ADD COLUMN mood text'],
    ['add a column with a constant default', `ALTER TABLE videos ADD COLUMN mood text NOT NULL DEFAULT 'calm'`],
    ['add a table with its index', 'CREATE TABLE moods (id uuid PRIMARY KEY, name text); CREATE INDEX names ON moods (name)'],
    ['check new rows only', 'ALTER TABLE videos ADD CONSTRAINT c CHECK (length(title) > 0) NOT VALID'],
  ])('%s', async (_what, sql) => {
    expect(await findings(sql)).toEqual([])
  })

  it('make an index concurrently', async () => {
    const index = 'DROP INDEX CONCURRENTLY IF EXISTS films; CREATE INDEX CONCURRENTLY IF NOT EXISTS films ON videos (title)'
    expect(await findings(index, { transaction: false })).toEqual([])
  })

  it('take away what nobody uses, in a phase of its own', async () => {
    expect(await findings('ALTER TABLE videos DROP COLUMN title', { phase: 'contract' })).toEqual([])
    expect(await findings('ALTER TABLE videos RENAME COLUMN title TO name', { phase: 'contract' })).toEqual(['renaming-column'])
  })
})
