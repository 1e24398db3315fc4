import { expect, it } from '@jest/globals'
import { formatRuntime } from './runtime.ts'

it.each([
  [0, '00:00:00.000000'],
  [30.03, '00:00:30.030000'],
  [3661.0000005, '01:01:01.000001'],
  [59.9999999, '00:01:00.000000'],
  [360_000, '100:00:00.000000'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatRuntime(seconds)).toBe(text)
})
