import { describe, expect, it } from '@jest/globals'
import { partsProblem } from './part-check.ts'
import { leastPieceBytes as full } from './upload-plan.ts'

const part = (partNumber: number, sizeBytes: number) => ({ partNumber, sizeBytes, etag: `etag-${partNumber}` })

describe('partsProblem', () => {
  it.each([
    [[part(1, 10)], 10],
    [[part(1, full), part(2, full), part(3, 1)], 2 * full + 1],
  ])('accepts what is contiguous and adds up', (parts, declaredBytes) => {
    expect(partsProblem(parts, declaredBytes)).toBeUndefined()
  })

  it.each([
    [[], 10, 'No part has arrived.'],
    [[part(2, full)], full, 'Part 1 is missing.'],
    [[part(1, full), part(3, 1)], full + 1, 'Part 2 is missing.'],
    [[part(1, full), part(2, 7), part(3, 1)], full + 8, 'Part 2 has 7 bytes'],
    [[part(1, full), part(2, full)], 2 * full + 1, 'part 3 is missing'],
  ])('names what is wrong', (parts, declaredBytes, problem) => {
    expect(partsProblem(parts, declaredBytes)).toContain(problem)
  })
})
