import { expect, it } from '@jest/globals'
import { lastCutSeconds, soundSegmentSeconds } from './last-cut.ts'

it.each([
  [0, undefined, 6],
  [0.3, undefined, 6],
  [5.8, undefined, 6],
  [5.98, 6, 6.1],
  [6, 6, 6.1],
  [6.39, 6, 6.49],
  [6.5, undefined, 6],
  [17.9, 18, 6.033],
  [18.04, 18, 6.047],
  [18.5, undefined, 6],
  [600, 600, 6.001],
])('what lasts %d s is cut for the last time at %p, its sound every %d s', (duration, cut, sound) => {
  expect(lastCutSeconds(duration, 6)).toBe(cut)
  expect(soundSegmentSeconds(duration, 6)).toBeCloseTo(sound, 3)
})
