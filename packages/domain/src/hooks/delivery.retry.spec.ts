import { expect, it } from '@jest/globals'
import { nextPauseSeconds } from './delivery.retry.ts'

const hour = 3600

it('pauses twice, longer each time, and gives up', () => {
  expect([1, 2, 3].map((failures) => nextPauseSeconds(failures, 'standard', 0))).toEqual([10, 60, undefined])
})

it('goes on slowly for 72 hours where that is asked for', () => {
  let [failures, ageSeconds] = [0, 0]
  const pauses: number[] = []
  for (
    let pause = nextPauseSeconds(++failures, 'extended', 0);
    pause;
    pause = nextPauseSeconds(++failures, 'extended', ageSeconds)
  ) {
    pauses.push(pause)
    ageSeconds += pause
  }
  expect(pauses.slice(0, 8)).toEqual([10, 60, 300, 600, 1200, 2400, hour, hour])
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect(ageSeconds).toBeGreaterThan(71 * hour)
  expect(ageSeconds).toBeLessThanOrEqual(72 * hour)
})
