import { newestFirst } from '@ingest/domain'
import { describe, expect, it } from '@jest/globals'
import { pageHeaders, parseRange } from './range-header.ts'

const sortable = ['id', 'created_at', 'title']
const id = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'

describe('parseRange', () => {
  it.each([undefined, '', ' ', 'bytes=0-1', 'id', 'id ..', 'id;', 'id ..;', 'id; max=200, order=desc;'])(
    'reads %p as newest first',
    (text) => {
      expect(parseRange(text, sortable)).toEqual(newestFirst)
    },
  )

  it('reads bounds, of which ] excludes the start', () => {
    expect(parseRange(`id ]${id}..; max=50, order=asc;`, sortable)).toEqual({
      field: 'id',
      order: 'asc',
      max: 50,
      start: { value: id, exclusive: true },
    })
    expect(parseRange(`id [${id}..${id}`, sortable)).toMatchObject({
      start: { exclusive: false },
      end: { value: id, exclusive: false },
    })
  })

  it('reads times in any zone, and ties', () => {
    expect(parseRange(`created_at 2026-01-01T01:00:00+01:00~${id}..`, sortable).start).toEqual({
      value: '2026-01-01T00:00:00.000Z',
      id,
      exclusive: false,
    })
  })

  it('decodes text', () => {
    expect(parseRange('title ]a%2E%2Eb%20c..;order=asc', sortable).start).toEqual({ value: 'a..b c', exclusive: true })
  })

  it('counts above 1000 as 1000', () => {
    expect(parseRange('id ..; max=5000', sortable).max).toBe(1000)
  })

  it.each([
    'name ..',
    'id..',
    'id ..; max=0',
    'id ..; max=-1',
    'id ..; max=1.5',
    'id ..; order=sideways',
    'id ..; max=1; order=asc; x',
    'id abc..',
    'created_at 2026-02-30..',
    'created_at noon..',
    `id ${id}~${id}..`,
    'title a~b..',
    'title %zz..',
    'title %00..',
    'title a',
    '..',
  ])('refuses %p', (text) => {
    expect(() => parseRange(text, sortable)).toThrow(expect.objectContaining({ status: 416 }))
  })
})

describe('pageHeaders', () => {
  const query = { field: 'title', order: 'asc', max: 2 } as const

  it('are none for an empty page', () => {
    expect(pageHeaders({ items: [], query })).toEqual({})
  })

  it('encode text, dots and tildes too, so that the next Range says the same', () => {
    const next = { value: 'a..b~c;ü', id, exclusive: true }
    const headers = pageHeaders({ items: [1, 2], query, first: 'A.', last: next.value, next })
    expect(headers).toEqual({
      'content-range': 'title A%2E..a%2E%2Eb%7Ec%3B%C3%BC',
      'next-range': `title ]a%2E%2Eb%7Ec%3B%C3%BC~${id}..; max=2, order=asc`,
    })
    expect(parseRange(headers['next-range'], sortable)).toEqual({ ...query, start: next })
  })

  it('keep the end of the range', () => {
    const end = { value: 'z', exclusive: false }
    const next = { value: 'b', exclusive: true }
    expect(pageHeaders({ items: [], query: { ...query, end }, first: 'a', last: 'b', next })['next-range']).toBe(
      'title ]b..z; max=2, order=asc',
    )
  })
})
