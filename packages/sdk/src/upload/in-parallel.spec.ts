import { expect, test } from '@jest/globals'
import { inParallel } from './in-parallel.ts'

test('never more than the limit at once, and every item once', async () => {
  let running = 0
  let most = 0
  const done: number[] = []
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running -= 1
    done.push(item)
  })
  expect(most).toBe(2)
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5])
})

test('the first failure stops the others and is the one that is thrown', async () => {
  const started: number[] = []
  const run = inParallel([1, 2, 3, 4], 2, async (item, signal) => {
    started.push(item)
    if (item === 1) throw new Error('first')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('second'))))
  })
  await expect(run).rejects.toThrow('first')
  expect(started).toEqual([1, 2])
})

test('the signal of the caller stops everything', async () => {
  const controller = new AbortController()
  const run = inParallel(
    [1, 2],
    1,
    async () => {
      controller.abort(new Error('enough'))
    },
    controller.signal,
  )
  await expect(run).rejects.toThrow('enough')
})
