import { describe, expect, it } from '@jest/globals'
import { ageOf, codeOf } from './barcode.ts'

const now = 1_800_000_000_123

describe('a code of a time', () => {
  it.each([0, 1, 2500, 600_000])('says how long ago it was: %d ms', (age) => {
    expect(ageOf(codeOf(now - age), now)).toBe(age)
  })

  it('is none when a block was read wrongly, or the picture is black or white', () => {
    const code = codeOf(now)
    const wrong = Array.from({ length: 24 }, (_, bit) => code ^ (1 << bit))
    expect([...wrong, 0, 2 ** 24 - 1].filter((each) => ageOf(each, now) !== undefined)).toEqual([])
  })
})
