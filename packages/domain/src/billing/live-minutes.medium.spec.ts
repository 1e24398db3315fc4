import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { LiveFixture } from '../testing/index.ts'
import { monthOf } from '../usage/month.ts'
import { BillingUseCases } from './billing.use-cases.ts'

const minuteMs = 60_000
const monthMs = 31 * 24 * 60 * minuteMs

let fixture: LiveFixture
beforeAll(async () => {
  fixture = await LiveFixture.start()
})
afterAll(() => fixture?.stop())

it('a broadcast counts for the part of it that was in this month, and one that runs until now', async () => {
  const caller = await fixture.tenant()
  const { clock, live, broadcasts } = fixture
  const month = monthOf(new Date(clock.now().getTime() + monthMs)).getTime()
  const goTo = (minutes: number) => clock.advance(month + minutes * minuteMs - clock.now().getTime())
  const stream = await live.create(caller, { title: 'Town hall' })
  for (const [from, to] of [
    [-120, -60],
    [-50, 10],
  ] as const) {
    goTo(from)
    const claim = await fixture.claim(stream)
    goTo(to)
    await broadcasts.end(claim, 'publisher')
  }
  goTo(60)
  await fixture.claim(stream)
  goTo(120)
  const usage = await new BillingUseCases(fixture).invoices(caller, caller.networkId, { currentUsage: true })
  expect(usage).toMatchObject({ live_minutes: 70, from: new Date(month).toISOString() })
})
