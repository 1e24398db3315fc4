import { expect, test } from '@jest/globals'
import { type ListOptions, rangeOf, toPage, walk } from './pages.ts'

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

test('a walk follows Next-Range to the end and reads no page before it is needed', async () => {
  const pages: Record<string, { items: number[]; next?: string }> = {
    start: { items: [1, 2], next: 'b' },
    b: { items: [], next: 'c' },
    c: { items: [3] },
  }
  const asked: string[] = []
  const read = async ({ range = 'start' }: ListOptions) => {
    asked.push(range)
    return pages[range] ?? { items: [] }
  }
  const all = walk(read, { max: 2 })
  expect((await all.next()).value).toBe(1)
  expect(asked).toEqual(['start'])
  const rest: number[] = []
  for await (const item of all) rest.push(item)
  expect(rest).toEqual([2, 3])
  expect(asked).toEqual(['start', 'b', 'c'])
})
