import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { HooksFixture } from '../testing/hooks.ts'

const url = 'https://newsroom.example/ingest'

describe('subscriptions', () => {
  let fixture: HooksFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await HooksFixture.start()
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    caller = await fixture.tenant()
  })

  const list = async (event?: 'jobs.error') => (await fixture.hooks.list(caller, newestFirst, { event })).items

  it('are made one per event, in the order in which they were asked for, with a secret each', async () => {
    const made = await fixture.hooks.subscribe(caller, { event_names: ['jobs.error', 'jobs.complete'], url })
    expect(made).toMatchObject([
      { event_name: 'jobs.error', url, enabled: true, retry: 'standard', network_id: caller.networkId },
      { event_name: 'jobs.complete', url, enabled: true },
    ])
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(2)
    expect(await list()).toEqual(made.toSorted((a, b) => (a.id < b.id ? 1 : -1)))
    expect(await list('jobs.error')).toEqual(made.slice(0, 1))
    expect(await fixture.hooks.count(caller, {})).toBe(2)
    expect(await fixture.hooks.count(caller, { filter: 'trashed' })).toBe(0)
  })

  it('are changed when they are made again, and keep what is not said', async () => {
    const first = { event_names: ['jobs.error' as const], url, secret: 'a secret of ours', retry: 'extended' as const }
    const [before] = await fixture.hooks.subscribe(caller, { ...first, enabled: false })
    const [after] = await fixture.hooks.subscribe(caller, { event_names: ['jobs.error'], url })
    expect(after).toEqual({ ...before, enabled: true })
    const changed = await fixture.hooks.change(caller, { event_name: 'jobs.error', url, enabled: false, secret: 'another one' })
    expect(changed).toEqual({ ...before, enabled: false, secret: 'another one' })
    expect(await list()).toEqual([changed])
  })

  it('are made once, however many ask at once', async () => {
    const ask = () => fixture.hooks.subscribe(caller, { event_names: ['jobs.complete', 'jobs.error'], url })
    const reversed = () => fixture.hooks.subscribe(caller, { event_names: ['jobs.error', 'jobs.complete'], url })
    await Promise.all([ask(), reversed(), ask(), reversed()])
    expect(await list()).toHaveLength(2)
  })

  it('lie in the database without their secrets', async () => {
    await fixture.hooks.subscribe(caller, { event_names: ['jobs.error'], url, secret: 'not for everybody' })
    const rows = await fixture.dataSource.query('SELECT * FROM subscriptions')
    expect(JSON.stringify(rows)).not.toContain('not for everybody')
  })

  it('are so many per event at most', async () => {
    const event_names = ['jobs.error' as const]
    for (let count = 0; count < 20; count++) await fixture.hooks.subscribe(caller, { event_names, url: `${url}/${count}` })
    const oneMore = fixture.hooks.subscribe(caller, { event_names: ['jobs.complete', 'jobs.error'], url })
    await expect(oneMore).rejects.toMatchObject({ status: 409, code: 'too-many-subscriptions' })
    expect(await list()).toHaveLength(20)
    expect(await fixture.hooks.subscribe(caller, { event_names, url: `${url}/7`, enabled: false })).toHaveLength(1)
  })

  it('end, also when they have ended', async () => {
    await fixture.hooks.subscribe(caller, { event_names: ['jobs.error', 'jobs.complete'], url })
    for (let times = 0; times < 2; times++) await fixture.hooks.delete(caller, { event_name: 'jobs.error', url })
    expect(await list()).toMatchObject([{ event_name: 'jobs.complete' }])
  })

  it('of another network are not there', async () => {
    await fixture.hooks.subscribe(caller, { event_names: ['jobs.error'], url })
    const stranger = await fixture.tenant()
    await expect(fixture.hooks.change(stranger, { event_name: 'jobs.error', url })).rejects.toMatchObject({ status: 404 })
    await fixture.hooks.delete(stranger, { event_name: 'jobs.error', url })
    expect(await list()).toHaveLength(1)
  })

  it('refuse what cannot be called, and names that name nothing', async () => {
    const bad = async () =>
      fixture.hooks.subscribe(caller, { event_names: ['jobs.error'], url: 'https://ada:secret@example.com' })
    await expect(bad()).rejects.toMatchObject({ status: 422, errors: [{ field: '/url' }] })
    const unnamed = async () => fixture.hooks.delete(caller, { event_name: 'jobs.error' })
    await expect(unnamed()).rejects.toMatchObject({ status: 422, errors: [{ field: '/url', code: 'required' }] })
    const stale = async () => {
      await fixture.hooks.subscribe(caller, { event_names: ['jobs.error'], url })
      await fixture.hooks.change(caller, { event_name: 'jobs.error', url }, '"of yesterday"')
    }
    await expect(stale()).rejects.toMatchObject({ status: 412 })
  })
})
