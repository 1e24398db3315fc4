import { describe, expect, it } from '@jest/globals'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Counter, RateLimit } from './rate-limit.ts'

const options = { requests: 1000, windowSeconds: 60 }

/** @returns how many of so many requests at once are let in */
async function admitted(limits: RateLimit[], requests: number, key = 'token a'): Promise<number> {
  const quotas = await Promise.all(Array.from({ length: requests }, (_, index) => limits[index % limits.length]?.take(key)))
  return quotas.filter((quota) => quota?.allowed).length
}

function counted(counter: Counter): { counter: Counter; queries: () => number } {
  let queries = 0
  const penalty: Counter['penalty'] = (key, points) => {
    queries++
    return counter.penalty(key, points)
  }
  return { counter: { penalty }, queries: () => queries }
}

describe('a rate limit that replicas share', () => {
  const share = () => counted(new RateLimiterMemory({ points: options.requests, duration: options.windowSeconds }))

  it('lets in no more than its window has, and hardly less', async () => {
    const { counter, queries } = share()
    const replicas = [1, 2, 3].map(() => new RateLimit(options, counter))
    let total = 0
    for (let round = 0; round < 60; round++) total += await admitted(replicas, 30)
    expect(total).toBe(1000)
    expect(queries()).toBeLessThan(250)
  })

  it('costs few queries while there is enough', async () => {
    const { counter, queries } = share()
    const replica = new RateLimit(options, counter)
    for (let request = 0; request < 500; request++) expect((await replica.take('token a')).allowed).toBe(true)
    expect(queries()).toBeLessThan(35)
  })

  it('tells what is left as far as the replica knows', async () => {
    const { counter } = share()
    const [one, two] = [new RateLimit(options, counter), new RateLimit(options, counter)]
    expect((await one.take('token a')).remaining).toBe(999)
    await admitted([two], 500)
    expect(one.peek('token b').remaining).toBe(1000)
    await admitted([one], 10)
    expect(one.peek('token a').remaining).toBeLessThan(500)
  })

  it.each<[string, Counter]>([
    ['fails', { penalty: () => Promise.reject(new Error('away')) }],
    ['hangs', { penalty: () => new Promise(() => undefined) }],
  ])('is that of one replica while the database %s', async (_, away) => {
    const { counter, queries } = counted(away)
    const replica = new RateLimit({ ...options, requests: 20 }, counter)
    expect(await admitted([replica], 50)).toBe(20)
    expect(queries()).toBe(1)
  })
})
