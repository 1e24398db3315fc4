import type { EncodeClaim, EncodeReport } from '@ingest/domain'
import { expect, it, jest } from '@jest/globals'
import { EncodePulse } from './encode-pulse.ts'

function pulseOf(leaseSeconds: number) {
  const calls: string[] = []
  const jobs = {
    heartbeat: async () => calls.push('heartbeat') > 0,
    progress: async (_claim: EncodeClaim, { percent, speed }: EncodeReport) => calls.push(`progress ${percent} ${speed}`) > 0,
    isCancelled: async () => calls.push('isCancelled') < 0,
  }
  return { calls, pulse: new EncodePulse(jobs, { leaseSeconds } as EncodeClaim) }
}

it('tells each news once, of progress only the furthest, and asks otherwise', async () => {
  const { calls, pulse } = pulseOf(30)
  for (const percent of [10, 20, 15]) pulse.reach({ percent })
  await pulse.beat()
  pulse.reach({ percent: 5, speed: null })
  expect(await pulse.beat()).toBe(true)
  pulse.reach({ speed: 2 })
  await pulse.beat()
  pulse.reach({ percent: 500 })
  await pulse.beat()
  expect(calls).toEqual(['progress 20 null', 'isCancelled', 'progress 20 2', 'progress 100 2'])
})

it('prolongs the lease first', async () => {
  const { calls, pulse } = pulseOf(0)
  pulse.reach({ percent: 10 })
  await pulse.beat()
  expect(calls).toEqual(['heartbeat'])
})

it('prolongs the lease as soon as the database is back', async () => {
  const jobs = { heartbeat: jest.fn<() => Promise<boolean>>(), progress: async () => true, isCancelled: async () => false }
  const pulse = new EncodePulse(jobs, { leaseSeconds: 30 } as EncodeClaim)
  const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 11_000)
  jobs.heartbeat.mockRejectedValueOnce(new Error('away')).mockResolvedValue(true)
  await expect(pulse.beat()).rejects.toThrow('away')
  await pulse.beat()
  await pulse.beat()
  clock.mockRestore()
  expect(jobs.heartbeat).toHaveBeenCalledTimes(2)
})
