import { expect, it } from '@jest/globals'
import { Pool } from './pool.ts'

it('runs so many tasks at once and no more, in order, also after failures', async () => {
  const pool = new Pool(2)
  const started: number[] = []
  let running = 0
  let most = 0
  const task = (index: number) => async () => {
    started.push(index)
    most = Math.max(most, ++running)
    await Promise.resolve()
    running -= 1
    if (index === 1) throw new Error('failed')
    return index
  }
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => pool.run(task(index))))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect([started, most]).toEqual([[0, 1, 2, 3, 4], 2])
})
