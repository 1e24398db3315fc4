import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { newestFirst } from '../core/list.ts'
import { HooksFixture } from '../testing/hooks.ts'
import { EventUseCases } from './event.use-cases.ts'
import { RetentionUseCases } from './retention.use-cases.ts'

const dayMs = 24 * 3600 * 1000
const retention = { eventDays: 90, deliveryDays: 30 }

let fixture: HooksFixture

beforeAll(async () => {
  fixture = await HooksFixture.start()
})
afterAll(() => fixture?.stop())

it('keeps events for 90 days and deliveries for 30', async () => {
  const caller = await fixture.tenant()
  const [events, expiry] = [new EventUseCases(fixture), new RetentionUseCases(fixture)]
  const left = async () => [await events.count(caller, {}), (await fixture.deliveries.list(caller, newestFirst, {})).items.length]
  await fixture.hooks.subscribe(caller, { event_names: ['videos.create'], url: 'https://newsroom.example' })
  for (let count = 0; count < 3; count++) await fixture.happen(caller)
  fixture.clock.advance(29 * dayMs)
  expect([await expiry.expire(retention), await left()]).toEqual([0, [3, 3]])
  fixture.clock.advance(2 * dayMs)
  expect([await expiry.expire(retention), await left()]).toEqual([3, [3, 0]])
  fixture.clock.advance(60 * dayMs)
  expect([await expiry.expire(retention), await left()]).toEqual([3, [0, 0]])
})
