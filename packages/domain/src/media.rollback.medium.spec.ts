import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { contentsOf, MediaFixture, mediaChanges, RefusedEvents, refusal } from './testing/index.ts'

const tables = [
  'inputs',
  'profiles',
  'videos',
  'thumbnails',
  'jobs',
  'job_inputs',
  'variants',
  'network_usage',
  'events',
  'deliveries',
  'pgboss.job',
]

describe('a change that cannot be told of', () => {
  let fixture: MediaFixture
  let events: RefusedEvents

  beforeAll(async () => {
    fixture = await MediaFixture.start({ queued: true })
    events = await RefusedEvents.install(fixture.dataSource)
  })
  afterAll(() => fixture?.stop())

  async function contents(): Promise<unknown[]> {
    const { dataSource } = fixture
    return [...(await contentsOf(dataSource, tables)), await dataSource.query('SELECT id, state FROM uploads ORDER BY id')]
  }

  it.each(Object.keys(mediaChanges))('is not made: %s', async (name) => {
    await events.accept()
    await fixture.clear()
    const act = await mediaChanges[name]?.(fixture, await fixture.tenant())
    const before = await contents()
    await events.refuse()
    await expect(act?.()).rejects.toThrow(refusal)
    expect(await contents()).toEqual(before)
  })
})
