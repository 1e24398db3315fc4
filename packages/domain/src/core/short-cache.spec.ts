import { describe, expect, it } from '@jest/globals'
import { ShortCache } from './short-cache.ts'

const longMs = 60_000

function counting<Value>(load: (key: string) => Promise<Value>) {
  const asked: string[] = []
  const noting = (key: string) => {
    asked.push(key)
    return load(key)
  }
  return { asked, load: noting }
}

describe('the short cache', () => {
  it('asks once for all who come while it is being asked, and for a while after', async () => {
    const gate = Promise.withResolvers<string>()
    const { asked, load } = counting(() => gate.promise)
    const cache = new ShortCache({ load, ttlMs: longMs, maxEntries: 10 })
    const waiting = Array.from({ length: 100 }, () => cache.get('a'))
    gate.resolve('answer')
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['answer']))
    expect(await cache.get('a')).toBe('answer')
    expect(asked).toEqual(['a'])
  })

  it('asks once even when the answer takes longer than it holds', async () => {
    const gate = Promise.withResolvers<string>()
    const { asked, load } = counting(() => gate.promise)
    const cache = new ShortCache({ load, ttlMs: 0, maxEntries: 10 })
    const waiting = [cache.get('a'), cache.get('a')]
    gate.resolve('answer')
    await Promise.all(waiting)
    expect(asked).toEqual(['a'])
    await cache.get('a')
    expect(asked).toEqual(['a', 'a'])
  })

  it('remembers that there is nothing, but no failure', async () => {
    const { asked, load } = counting(async (key) => {
      if (key === 'broken') throw new Error('the database is away')
      return undefined
    })
    const cache = new ShortCache({ load, ttlMs: longMs, maxEntries: 10 })
    for (const _ of [1, 2]) expect(await cache.get('nothing')).toBeUndefined()
    for (const _ of [1, 2]) await expect(cache.get('broken')).rejects.toThrow('away')
    expect(asked).toEqual(['nothing', 'broken', 'broken'])
  })

  it('forgets first what was not asked for longest', async () => {
    const { asked, load } = counting(async (key) => key)
    const cache = new ShortCache({ load, ttlMs: longMs, maxEntries: 2 })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('asks anew after it was told that an answer is no longer true', async () => {
    const { asked, load } = counting(async (key) => key)
    const cache = new ShortCache({ load, ttlMs: longMs, maxEntries: 2 })
    await cache.get('a')
    cache.expire('a')
    cache.expire('b')
    await cache.get('a')
    expect(asked).toEqual(['a', 'a'])
  })

  it('answers with what was known last while nothing newer can be had, for a time', async () => {
    let now = 0
    let isAway = false
    const { asked, load } = counting(async () => {
      if (isAway) throw new Error('the database is away')
      return now
    })
    const cache = new ShortCache({ load, ttlMs: 10, maxEntries: 2, outageMs: 100, monotonicMs: () => now })
    await cache.get('a')
    isAway = true
    for (const at of [20, 25, 40, 99]) {
      now = at
      expect(await cache.get('a')).toBe(0)
    }
    expect(asked).toHaveLength(4)
    now = 110
    await expect(cache.get('a')).rejects.toThrow('away')
    isAway = false
    expect(await cache.get('a')).toBe(110)
  })
})
