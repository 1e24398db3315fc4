import { describe, expect, it } from '@jest/globals'
import { parseRangeHeader, rangeHeader, resolveRange } from './byte-range.ts'

describe('byte ranges', () => {
  it.each([
    ['bytes=0-', { start: 0 }],
    ['bytes=5-9', { start: 5, end: 9 }],
    ['bytes=-7', { suffix: 7 }],
    ['BYTES= 5-9 ', { start: 5, end: 9 }],
    ['bytes=9-5', undefined],
    ['bytes=0-1,3-4', undefined],
    ['id ..; max=5', undefined],
    ['bytes=-', undefined],
    [undefined, undefined],
  ])('reads %j', (header, range) => {
    expect(parseRangeHeader(header)).toEqual(range)
  })

  it.each([{ start: 5 }, { start: 5, end: 9 }, { suffix: 3 }])('writes %j as it reads it', (range) => {
    expect(parseRangeHeader(rangeHeader(range))).toEqual(range)
  })

  it('cuts a range to the object', () => {
    expect(resolveRange(undefined, 10)).toEqual({ start: 0, end: 9 })
    expect(resolveRange(undefined, 0)).toEqual({ start: 0, end: -1 })
    expect(resolveRange({ start: 3, end: 99 }, 10)).toEqual({ start: 3, end: 9 })
    expect(resolveRange({ suffix: 99 }, 10)).toEqual({ start: 0, end: 9 })
  })

  it.each([{ start: 10 }, { start: 3, end: 2 }, { start: -1 }, { start: 0.5 }, { suffix: 0 }])(
    'refuses %j of ten bytes',
    (range) => {
      expect(() => resolveRange(range, 10)).toThrow('outside')
    },
  )

  it('refuses every suffix of an empty object', () => {
    expect(() => resolveRange({ suffix: 1 }, 0)).toThrow('outside')
  })
})
