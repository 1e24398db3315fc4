import { describe, expect, it } from '@jest/globals'
import { parseQuantity } from './quantities.ts'

describe('parseQuantity', () => {
  it.each([
    ['200k', 200_000],
    ['1.5M', 1_500_000],
    ['44.1k', 44_100],
    ['48000', 48_000],
    [48_000, 48_000],
    ['', undefined],
    ['200kb', undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [['200k'], undefined],
    [null, undefined],
  ])('reads %p as %p', (text, value) => {
    expect(parseQuantity(text)).toBe(value)
  })
})
