import { describe, expect, it } from '@jest/globals'
import { defaultRtmpLimits as limits } from '../rtmp-limits.ts'
import { type Moments, overdue, pingIsDue } from './deadlines.ts'

const at = (seconds: number) => seconds * 1000
const moments: Moments = { opened: 0, byte: 0, media: 0 }
const live: Moments = { ...moments, published: 0 }

describe('a connection is overdue', () => {
  it.each<[string, Moments, number]>([
    ['nothing was published', { ...moments, byte: at(9) }, 11],
    ['the key could not be checked in time', { ...moments, asked: at(5) }, 19],
    ['no sign of life', live, 16],
    ['no media', { ...live, byte: at(60) }, 61],
    ['the server cannot keep up', { ...live, byte: at(30), stalled: at(30) }, 41],
  ])('%s', (reason, when, now) => {
    expect(overdue(when, limits, at(now - 2))).toBeUndefined()
    expect(overdue(when, limits, at(now))).toBe(reason)
  })
})

describe('a ping is due', () => {
  it('to a publisher that has been silent, unless it is us who do not read', () => {
    expect(pingIsDue(live, limits, at(5))).toBe(false)
    expect(pingIsDue(live, limits, at(6))).toBe(true)
    expect(pingIsDue({ ...live, stalled: at(1) }, limits, at(6))).toBe(false)
    expect(pingIsDue(moments, limits, at(6))).toBe(false)
  })
})
