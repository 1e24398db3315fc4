import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type ListBound, type ListPage, type ListQuery, newestFirst } from './core/list.ts'
import type { AuthContext } from './core/scope.ts'
import { SecretBox } from './core/secrets.ts'
import { createTransact } from './core/transaction.ts'
import { EventUseCases } from './events/event.use-cases.ts'
import { HookDeliveryUseCases } from './hooks/delivery.use-cases.ts'
import { LiveUseCases } from './live/live.use-cases.ts'
import { growNetworks } from './testing/grown-networks.ts'
import { MediaFixture } from './testing/index.ts'
import { planOf } from './testing/query-plans.ts'
import { UserReader } from './users/user.reader.ts'

const rowsOfTable = 12_000
const urls = { api: 'https://api.example.com', media: 'https://media.example.com', rtmp: 'rtmp://rtmp.example.com' }

type List = (list: ListQuery) => Promise<ListPage<unknown>>

/** By what the API sorts each list that grows without end (`x-sortable`). */
const sortable = {
  videos: ['id', 'created_at', 'updated_at', 'title'],
  inputs: ['id', 'created_at', 'updated_at', 'filename'],
  jobs: ['id', 'created_at', 'updated_at'],
  live: ['id', 'created_at', 'title'],
  events: ['id', 'created_at'],
  users: ['id', 'created_at', 'updated_at', 'name'],
  deliveries: ['id', 'created_at', 'updated_at'],
}

describe('in networks that have grown', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let lists: Record<keyof typeof sortable, List>

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    caller = await fixture.tenant()
    const { dataSource, clock, media } = fixture
    const secrets = new SecretBox([Buffer.alloc(32, 1).toString('base64')])
    const deps = { dataSource, clock, secrets, urls, apiUrl: urls.api, transact: createTransact(dataSource, fixture.jobs) }
    const other = await fixture.tenant()
    await growNetworks(dataSource, [caller.networkId, other.networkId], rowsOfTable, secrets.encrypt('key'))
    lists = {
      videos: (list) => media.videos.list(caller, list, {}),
      inputs: (list) => media.inputs.list(caller, list, {}),
      jobs: (list) => media.jobs.list(caller, list, {}),
      live: (list) => new LiveUseCases(deps).list(caller, list, {}),
      events: (list) => new EventUseCases(deps).list(caller, list, {}),
      users: (list) => new UserReader(deps).list(caller, list, {}),
      deliveries: (list) => new HookDeliveryUseCases(deps).list(caller, list, {}),
    }
  })

  afterAll(() => fixture?.stop())

  /** The page, and how the database finds its rows: by the statement that the use-case has sent. */
  async function explain(list: List, query: ListQuery) {
    const log = jest.spyOn(fixture.dataSource.logger, 'logQuery')
    try {
      const page = await list(query)
      const [sql, values] = log.mock.calls.find(([text]) => / LIMIT \d+$/.test(text)) ?? []
      if (!sql) throw new Error('no page was read')
      return { page, plan: await planOf(fixture.dataSource, sql, values) }
    } finally {
      log.mockRestore()
    }
  }

  const cases = Object.entries(sortable).flatMap(([name, fields]) =>
    fields.flatMap((field) => (['asc', 'desc'] as const).map((order) => ({ name, field, order }))),
  )

  it.each(cases)('$name by $field, $order, are read in the order of an index, on every page', async ({ name, field, order }) => {
    const list = lists[name as keyof typeof sortable]
    let start: ListBound | undefined
    for (const _ of ['first', 'second']) {
      const { page, plan } = await explain(list, { field, order, max: 50, start })
      expect(page.items).toHaveLength(50)
      expect(plan.filter(({ node }) => /Sort|Seq Scan|Bitmap/.test(node))).toEqual([])
      start = page.next
    }
  })

  const few = {
    error: 'videos_not_ready',
    processing: 'videos_not_ready',
    scheduled: 'videos_scheduled',
    trashed: 'videos_trash',
  }

  it.each(Object.entries(few))('the few videos that are %s are found by %s', async (status, index) => {
    const { plan } = await explain((list) => fixture.media.videos.list(caller, list, { status }), newestFirst)
    expect(plan.filter(({ node }) => node === 'Seq Scan')).toEqual([])
    expect(plan.map(({ of }) => of)).toContain(index)
  })

  const sweeps = {
    'the trash': `SELECT * FROM videos WHERE deleted_at < now()`,
    'what is left of uploads': `SELECT * FROM uploads WHERE state = 'OPEN' AND updated_at < now()`,
    'jobs that somebody works on': `SELECT network_id, count(*) FROM jobs WHERE state = 'RUNNING' GROUP BY network_id`,
    'deliveries of a time': `SELECT id FROM deliveries WHERE id < first_event_id('2025-01-01') ORDER BY id LIMIT 5000`,
    'events of a time': `SELECT id FROM events WHERE id < first_event_id('2025-01-01') ORDER BY id LIMIT 5000`,
  }

  it.each(Object.entries(sweeps))('%s is found by an index', async (_, sql) => {
    const plan = await planOf(fixture.dataSource, sql)
    expect(plan.filter(({ node }) => node === 'Seq Scan')).toEqual([])
  })

  it('the rows of every foreign key are found by an index, when what they refer to goes', async () => {
    expect(await fixture.dataSource.query(unindexedForeignKeys)).toEqual([])
  })
})

/** Without a whole index that begins with what they refer to, or with the network and that, or names one row. Codes are gone after a day. */
const unindexedForeignKeys = `
  SELECT conrelid::regclass::text AS table, pg_get_constraintdef(oid) AS key
  FROM pg_constraint
  WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid <> 'authorization_codes'::regclass AND NOT EXISTS (
    SELECT FROM pg_index
    WHERE indrelid = conrelid AND indpred IS NULL
      AND (
        indkey[0] = conkey[cardinality(conkey)]
        OR indkey[0] = conkey[1] AND (indkey[1] = conkey[cardinality(conkey)] OR indisunique AND indnkeyatts = 1)
      )
  )`
