import { describe, expect, it } from '@jest/globals'
import { isClaimable, retryAfterSeconds } from './claim.ts'

const now = new Date('2026-11-24T12:00:00Z')
const later = new Date('2026-11-24T12:00:01Z')

describe('isClaimable', () => {
  it.each([
    ['QUEUED', later, true],
    ['RUNNING', later, false],
    ['RUNNING', now, true],
    ['COMPLETE', null, false],
    ['WAITING', null, false],
  ])('%s until %p: %p', (state, leaseUntil, claimable) => {
    expect(isClaimable({ state, leaseUntil }, 'RUNNING', now)).toBe(claimable)
  })
})

it('waits longer after each try', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map(retryAfterSeconds)).toEqual([10, 20, 40, 60, 60, 60, 60])
})
