import { describe, expect, test } from '@jest/globals'
import { type ListOptions, listing, rangeOf, toPage } from './pages.ts'

test.each<[ListOptions, string | undefined]>([
  [{}, undefined],
  [{ max: 50 }, 'id ..; max=50'],
  [{ sort: 'created_at' }, 'created_at ..'],
  [{ sort: 'title', order: 'asc', max: 10 }, 'title ..; max=10, order=asc'],
  [{ range: 'id ]7..; max=2, order=desc', max: 50 }, 'id ]7..; max=2, order=desc'],
])('%j is asked for with Range %j', (options, header) => {
  expect(rangeOf(options)).toBe(header)
})

test('a page has a next one only when the answer is partial', () => {
  const headers = { 'next-range': 'id ]2..; max=2' }
  expect(toPage([1, 2], new Response('', { status: 206, headers }))).toEqual({ items: [1, 2], next: 'id ]2..; max=2' })
  expect(toPage([1, 2], new Response('', { status: 200, headers }))).toEqual({ items: [1, 2] })
})

describe('a list', () => {
  const pages: Record<string, { items: number[]; next?: string }> = {
    start: { items: [1, 2], next: 'b' },
    b: { items: [], next: 'c' },
    c: { items: [3] },
  }

  function setUp() {
    const asked: string[] = []
    const list = listing(async ({ range = 'start' }: ListOptions) => {
      asked.push(range)
      return pages[range] ?? { items: [] }
    }, {})
    return { asked, list }
  }

  test('that is awaited is one page', async () => {
    const { asked, list } = setUp()
    expect(await list).toEqual({ items: [1, 2], next: 'b' })
    expect(asked).toEqual(['start'])
  })

  test('that is iterated follows Next-Range to the end, and reads no page before it is needed', async () => {
    const { asked, list } = setUp()
    const all: number[] = []
    for await (const item of list) {
      if (item === 2) expect(asked).toEqual(['start'])
      all.push(item)
    }
    expect(all).toEqual([1, 2, 3])
    expect(asked).toEqual(['start', 'b', 'c'])
  })

  test('that is left reads no further', async () => {
    const { asked, list } = setUp()
    for await (const item of list) if (item === 1) break
    expect(asked).toEqual(['start'])
  })

  test('that is refused throws where it is iterated', async () => {
    const list = listing<number>(() => Promise.reject(new Error('refused')), {})
    const read = async () => {
      for await (const item of list) return item
    }
    await expect(read()).rejects.toThrow('refused')
  })
})
