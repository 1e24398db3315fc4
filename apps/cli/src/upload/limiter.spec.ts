import { expect, test } from '@jest/globals'
import { limiter } from './limiter.ts'

test('never more at once than the limit, also after failures, and all of them in the end', async () => {
  const limit = limiter(2)
  let running = 0
  let most = 0
  const task = async (index: number) => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running -= 1
    if (index % 3 === 0) throw new Error(`${index}`)
    return index
  }
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => limit(() => task(index))))
  expect(most).toBe(2)
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([0, 1, 1, 0, 1, 1, 0, 1, 1, 0].map(Boolean))
  expect(await limit(() => task(1))).toBe(1)
})
