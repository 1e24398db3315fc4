import { expect, test } from '@jest/globals'
import { backoffMs, pause, retryAfterMs } from './retry.ts'

test('Retry-After is read as seconds or as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfterMs('7', now)).toBe(7_000)
  expect(retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000)
  expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(retryAfterMs('soon', now)).toBeUndefined()
  expect(retryAfterMs(null, now)).toBeUndefined()
})

test('pauses double up to a ceiling, with jitter', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffMs(attempt, () => 1))
  expect(longest).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000])
  expect(backoffMs(1, () => 0)).toBe(125)
})

test('a pause ends with its signal', async () => {
  const controller = new AbortController()
  const pending = pause(60_000, controller.signal)
  controller.abort(new Error('enough'))
  await expect(pending).rejects.toThrow('enough')
  await expect(pause(0)).resolves.toBeUndefined()
})
