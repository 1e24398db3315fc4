import { describe, expect, it } from '@jest/globals'
import { renditionFrameRate, sourceFrameRate } from './frame-rate.ts'

const rate = (num: number, den = 1) => ({ num, den })

describe('sourceFrameRate', () => {
  it.each([
    ['film', rate(24_000, 1001), rate(24_000, 1001), rate(24_000, 1001)],
    ['a constant rate with a rounded average', rate(30), rate(2999, 100), rate(30)],
    ['a screen recording', rate(90_000), rate(1234, 100), rate(15)],
    ['a phone', rate(60), rate(2987, 100), rate(30_000, 1001)],
    ['slow motion', rate(240), rate(240), rate(240, 4)],
    ['NTSC slow motion', rate(120_000, 1001), rate(120_000, 1001), rate(120_000, 2002)],
    ['a time lapse', rate(1), rate(1), rate(10)],
    ['no rate', undefined, undefined, rate(25)],
  ])('chooses the rate of %s', (_, base, average, expected) => {
    expect(sourceFrameRate(base, average)).toEqual(expected)
  })
})

describe('renditionFrameRate', () => {
  it.each([
    [undefined, rate(24_000, 1001)],
    [12, rate(12)],
    [30, rate(24_000, 1001)],
    [23.976, rate(24_000, 1001)],
    [12.5, rate(12_500, 1000)],
  ])('gives a rendition that asks for %p', (wanted, expected) => {
    expect(renditionFrameRate(wanted, rate(24_000, 1001))).toEqual(expected)
  })
})
