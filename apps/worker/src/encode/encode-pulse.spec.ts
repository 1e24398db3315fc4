import type { EncodeClaim } from '@ingest/domain'
import { expect, it } from '@jest/globals'
import { EncodePulse } from './encode-pulse.ts'

function pulseOf(leaseSeconds: number) {
  const calls: string[] = []
  const jobs = {
    heartbeat: async () => calls.push('heartbeat') > 0,
    progress: async (_claim: EncodeClaim, percent: number) => calls.push(`progress ${percent}`) > 0,
    isCancelled: async () => calls.push('isCancelled') < 0,
  }
  return { calls, pulse: new EncodePulse(jobs, { leaseSeconds } as EncodeClaim) }
}

it('tells progress once and never backwards, and asks otherwise', async () => {
  const { calls, pulse } = pulseOf(30)
  for (const percent of [10, 20, 15]) pulse.reach(percent)
  await pulse.beat()
  pulse.reach(5)
  expect(await pulse.beat()).toBe(true)
  pulse.reach(500)
  await pulse.beat()
  expect(calls).toEqual(['progress 20', 'isCancelled', 'progress 100'])
})

it('prolongs the lease first', async () => {
  const { calls, pulse } = pulseOf(0)
  pulse.reach(10)
  await pulse.beat()
  expect(calls).toEqual(['heartbeat'])
})
