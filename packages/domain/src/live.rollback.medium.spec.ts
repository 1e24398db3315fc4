import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { contentsOf, LiveFixture, liveChanges, RefusedEvents, refusal } from './testing/index.ts'

const tables = ['live_streams', 'broadcasts', 'videos', 'variants', 'thumbnails', 'mp4s', 'events']

describe('a change that cannot be told of', () => {
  let fixture: LiveFixture
  let events: RefusedEvents

  beforeAll(async () => {
    fixture = await LiveFixture.start()
    events = await RefusedEvents.install(fixture.dataSource)
  })
  afterAll(() => fixture?.stop())

  it.each(Object.keys(liveChanges))('is not made: %s', async (name) => {
    await events.accept()
    await fixture.clear()
    const act = await liveChanges[name]?.(fixture, await fixture.tenant())
    const before = await contentsOf(fixture.dataSource, tables)
    await events.refuse()
    await expect(act?.()).rejects.toThrow(refusal)
    expect(await contentsOf(fixture.dataSource, tables)).toEqual(before)
  })
})
