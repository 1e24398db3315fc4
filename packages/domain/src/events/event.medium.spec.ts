import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { newId } from '../core/ids.ts'
import type { ListQuery } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { createTransact, type Transact } from '../core/transaction.ts'
import { createTenant, RecordedJobs } from '../testing/index.ts'
import { EventUseCases } from './event.use-cases.ts'

const ascending: ListQuery = { field: 'id', order: 'asc', max: 7 }

describe('events', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let transact: Transact
  let events: EventUseCases
  let caller: AuthContext

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url, poolSize: 20 }).initialize()
    transact = createTransact(dataSource, new RecordedJobs())
    events = new EventUseCases({ dataSource })
    caller = await createTenant(dataSource)
  })

  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })

  const announce = (resourceId: string, hold?: Promise<void>) =>
    transact(async (tx) => {
      await tx.announce(caller, 'videos.create', resourceId, { id: resourceId })
      await hold
    })

  it('are shown newest first, and never to another network', async () => {
    const id = newId()
    await announce(id)
    const { items } = await events.list(caller, { field: 'id', order: 'desc', max: 1 }, {})
    expect(items).toMatchObject([{ event_name: 'videos.create', data: { id }, actor: { type: 'user', id: caller.userId } }])
    const stranger = await createTenant(dataSource, 'Other')
    expect((await events.list(stranger, { field: 'id', order: 'desc', max: 10 }, {})).items).toEqual([])
    await expect(events.get(stranger, String(items[0]?.event_id))).rejects.toMatchObject({ status: 404 })
  })

  it('are narrowed by action, name and resource', async () => {
    const counts = await Promise.all([
      events.count(caller, { filter: ['create'] }),
      events.count(caller, { filter: 'videos.create, jobs.error' }),
      events.count(caller, { resource: ['videos'] }),
      events.count(caller, { resource: ['jobs'] }),
      events.count(caller, { filter: ['trashed'] }),
    ])
    const all = await events.count(caller, {})
    expect(counts).toEqual([all, all, all, 0, 0])
  })

  it('are held back in ascending order while an earlier one may still be committed', async () => {
    const early = newId()
    const late = newId()
    const { promise, resolve } = Promise.withResolvers<void>()
    const open = announce(early, promise)
    await waitForOpenWriter()
    await announce(late)
    const seen = async () =>
      (await events.list(caller, { ...ascending, max: 1000 }, {})).items.map((event) => String(event.data.id))
    expect(await seen()).not.toContain(late)
    resolve()
    await open
    expect((await seen()).slice(-2)).toEqual([early, late])
  })

  it('are all found by a reader with a cursor while transactions commit out of order', async () => {
    const written: string[] = []
    const seen: string[] = []
    let writing = true
    const write = async (writer: number) => {
      for (let count = 0; count < 40; count++) {
        const id = newId()
        written.push(id)
        await announce(id, new Promise((resolve) => setTimeout(resolve, ((writer + count) % 5) * 3)))
      }
    }
    const read = async () => {
      let start: ListQuery['start']
      for (let finished = false; !finished; ) {
        finished = !writing
        for (
          let page = await events.list(caller, { ...ascending, start }, {});
          page.items.length > 0;
          page = await events.list(caller, { ...ascending, start }, {})
        ) {
          seen.push(...page.items.map((event) => String(event.data.id)))
          start = { value: String(page.items.at(-1)?.event_id), exclusive: true }
        }
      }
    }
    const writers = Promise.all([0, 1, 2, 3, 4, 5].map(write)).finally(() => {
      writing = false
    })
    await Promise.all([writers, read()])
    expect(seen.filter((id) => written.includes(id)).sort()).toEqual([...written].sort())
    expect(new Set(seen).size).toBe(seen.length)
  })

  /** Waits until a row stands in an open transaction: seen in the lock that its backend holds on the table. */
  async function waitForOpenWriter(): Promise<void> {
    const held = async () =>
      (await dataSource.query(
        `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.relation = 'events'::regclass AND l.mode = 'RowExclusiveLock' AND a.state = 'idle in transaction'
           AND a.datname = current_database()`,
      )) as unknown[]
    while ((await held()).length === 0) await new Promise(setImmediate)
  }
})
