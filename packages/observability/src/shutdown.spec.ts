import { describe, expect, it } from '@jest/globals'
import { createLogger } from './logger.ts'
import { runShutdown } from './shutdown.ts'

const logger = createLogger({ app: 'test', level: 'silent', pretty: false })

describe('shutdown', () => {
  it('runs the steps in their order', async () => {
    const done: string[] = []
    const step = (name: string) => async () => void done.push(name)
    expect(await runShutdown(logger, 1, { accept: step('accept'), jobs: step('jobs'), database: step('database') })).toBe(true)
    expect(done).toEqual(['accept', 'jobs', 'database'])
  })

  it('goes on after a step that fails, and says that it was not clean', async () => {
    const done: string[] = []
    const steps = { jobs: () => Promise.reject(new Error('stuck')), database: () => done.push('database') }
    expect(await runShutdown(logger, 1, steps)).toBe(false)
    expect(done).toEqual(['database'])
  })

  it('does not wait longer than it may', async () => {
    expect(await runShutdown(logger, 0.01, { jobs: () => new Promise(() => undefined) })).toBe(false)
  })
})
