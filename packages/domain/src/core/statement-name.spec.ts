import { describe, expect, it } from '@jest/globals'
import { statementName } from './statement-name.ts'

describe('the name of a statement', () => {
  it.each([
    ['SELECT "input"."id" FROM "inputs" "input" WHERE "input"."id" = $1', 'SELECT inputs'],
    ['INSERT INTO "videos" ("id") VALUES ($1)', 'INSERT videos'],
    ['UPDATE "jobs" SET progress = greatest(progress, 42)', 'UPDATE jobs'],
    ['DELETE FROM events WHERE id < 5', 'DELETE events'],
    ['\n  WITH event AS (INSERT INTO events (name) VALUES ($1) RETURNING id) SELECT * FROM event', 'INSERT events'],
    ["SELECT 'UPDATE secrets' FROM pgboss.job", 'SELECT pgboss.job'],
    ['START TRANSACTION', 'START TRANSACTION'],
    ['COMMIT', 'COMMIT'],
    ["VACUUM 'hush'", 'statement'],
    ['', 'statement'],
  ])('%s', (text, name) => {
    expect(statementName(text)).toBe(name)
  })
})
