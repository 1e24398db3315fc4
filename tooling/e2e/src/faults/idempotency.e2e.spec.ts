import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { isRunning } from './processes.ts'

const startMs = 240_000
const lock = 7_301_442

let platform: Platform
let database: pg.Client

beforeAll(async () => {
  platform = await startPlatform()
  database = new pg.Client({ connectionString: platform.databaseUrl })
  await database.connect()
}, startMs)
afterAll(async () => {
  await database?.end()
  await platform?.stop()
})

async function create(title: string): Promise<{ status: number; id?: string }> {
  const { api, access_token } = platform.credentials
  const headers = {
    accept: 'application/vnd.ingest.v1+json',
    authorization: `Bearer ${access_token}`,
    'idempotency-key': title,
  }
  const response = await fetch(`${api}/videos`, { method: 'POST', headers, body: JSON.stringify({ title }) })
  return { status: response.status, id: (await response.json()).id }
}

const idsOf = async (title: string) =>
  (await database.query('SELECT id FROM videos WHERE title = $1', [title])).rows.map(({ id }) => id as string)

/** The commit of a video waits for the lock, until the trigger is dropped again. */
async function holdCommits(): Promise<void> {
  await database.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${lock}); RETURN NULL; END $$`)
  await database.query(`
    CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT ON videos
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_test()`)
  await database.query('SELECT pg_advisory_lock($1)', [lock])
}

const commitWaits = async () =>
  (await database.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`, [lock])).rowCount ===
  1

test('a create whose API is killed between the commit and the answer is answered when it is repeated, and made once', async () => {
  const title = 'Killed after the commit'
  await holdCommits()
  const api = await platform.pidOf('api')
  const lost = create(title).catch(() => undefined)
  await waitFor(commitWaits, { what: 'the commit to wait' })
  // The API is past its last word to the database and does not hear the answer.
  process.kill(api, 'SIGSTOP')
  await database.query('SELECT pg_advisory_unlock($1)', [lock])
  await waitFor(async () => (await idsOf(title)).length === 1, { what: 'the video to be committed' })
  process.kill(api, 'SIGKILL')
  expect(await lost).toBeUndefined()
  await database.query('DROP FUNCTION wait_for_test CASCADE')

  await waitFor(async () => !(await isRunning(api)), { what: 'the API to be dead' })
  const repeat = () => create(title).catch(() => undefined)
  const answer = await waitFor(repeat, { timeoutSeconds: 60, what: 'the API to be back' })
  const [id] = await idsOf(title)
  expect(answer).toEqual({ status: 201, id })
  expect(await create(title)).toEqual(answer)
  expect(await idsOf(title)).toEqual([id])
})
