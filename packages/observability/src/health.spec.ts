import { describe, expect, it, jest } from '@jest/globals'
import { createHealth } from './health.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { NotReadyError } from './not-ready.ts'
import { answerOperations } from './operations.ts'

const logger = createLogger({ app: 'test', level: 'silent', pretty: false })
const metrics = createMetrics()
const never = () => new Promise<void>(() => undefined)

describe('readiness', () => {
  it('is the sum of its checks', async () => {
    const health = createHealth({ database: async () => 1, storage: async () => undefined }, { logger })
    expect(await health.readiness()).toEqual({ ready: true, checks: { database: 'ok', storage: 'ok' }, reasons: {} })
  })

  it('names what is missing, and why, without a word of the error', async () => {
    const checks = {
      database: () => Promise.reject(new Error('password of ingest')),
      storage: async () => undefined,
      queue: never,
      disk: () => Promise.reject(new NotReadyError('The disk is nearly full.')),
      store: () =>
        Promise.reject(new Error('http://key:hush@s3', { cause: Object.assign(new Error('hush'), { code: 'ECONNREFUSED' }) })),
    }
    const health = createHealth(checks, { logger, timeoutMilliseconds: 5 })
    const answer = await answerOperations('/readyz', health, metrics)
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.body)).toEqual({
      status: 'unavailable',
      checks: { database: 'unavailable', storage: 'ok', queue: 'timed out', disk: 'unavailable', store: 'unavailable' },
      reasons: {
        database: 'It cannot be used; the log says why.',
        queue: 'No answer within 0.005 s.',
        disk: 'The disk is nearly full.',
        store: 'Nothing listens at the configured address.',
      },
    })
  })

  it('runs a check once for all who ask at the same time', async () => {
    const database = jest.fn(async () => undefined)
    const health = createHealth({ database }, { logger })
    await Promise.all([health.readiness(), health.readiness(), health.readiness()])
    expect(database).toHaveBeenCalledTimes(1)
    await health.readiness()
    expect(database).toHaveBeenCalledTimes(2)
  })

  it('ends with the shutdown, while the process is still alive', async () => {
    const health = createHealth({ database: async () => undefined }, { logger })
    health.stop()
    expect((await answerOperations('/readyz', health, metrics)).status).toBe(503)
    expect((await answerOperations('/healthz', health, metrics)).status).toBe(200)
  })
})
