import { expect, test } from '@jest/globals'
import { backoffMs, pause, pauseMs, retryAfterMs } from './retry.ts'

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

test('a pause that is asked for is kept, and spread; one that is too long is none', () => {
  const policy = { retries: 3, maxPauseMs: 60_000 }
  const asked = (seconds: string, random: number) => pauseMs(new Headers({ 'retry-after': seconds }), 1, policy, () => random)
  expect(asked('20', 0)).toBe(20_000)
  expect(asked('20', 1)).toBe(22_000)
  expect(asked('61', 0)).toBeUndefined()
  expect(pauseMs(new Headers(), 2, policy, () => 1)).toBe(500)
  expect(pauseMs(new Headers(), 2, { ...policy, maxPauseMs: 100 }, () => 1)).toBe(100)
})

test('a pause ends with its signal', async () => {
  const controller = new AbortController()
  const pending = pause(60_000, controller.signal)
  controller.abort(new Error('enough'))
  await expect(pending).rejects.toThrow('enough')
  await expect(pause(0)).resolves.toBeUndefined()
})
