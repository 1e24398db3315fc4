import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { createTestDatabase, type TestDatabase, waitFor } from '@ingest/testing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { createQueue, type Queue } from './create-queue.ts'
import { type JobHandler, type JobHandlers, PermanentError } from './queue.ts'
import { handlersWith } from './testing/handlers.ts'

describe('the queue', () => {
  let database: TestDatabase
  let client: pg.Client
  let queues: Queue[]
  const errors: string[] = []

  beforeEach(async () => {
    database = await createTestDatabase()
    client = new pg.Client({ connectionString: database.url })
    client.on('error', () => undefined)
    await client.connect()
    queues = []
  })

  afterEach(async () => {
    await Promise.all(queues.map((queue) => queue.stop()))
    await client.end()
    await database.drop()
  })

  const open = async (options: { listens?: boolean } = {}) => {
    const onError = (error: Error) => {
      expect(error).not.toHaveProperty('client')
      errors.push(error.message)
    }
    const queue = await createQueue({ databaseUrl: database.url, onError, ...options })
    queues.push(queue)
    return queue
  }
  const sql = { executeSql: async (text: string, values?: unknown[]) => client.query(text, values) }
  const removal = () => ({ prefixes: [`inputs/${randomUUID()}/`] })
  const handlers = (handle: JobHandler<'remove-objects'>) => handlersWith({ 'remove-objects': { concurrency: 2, handle } })
  const states = async () =>
    (await client.query(`SELECT state FROM pgboss.job WHERE name = 'remove-objects' ORDER BY state`)).rows.map((row) => row.state)

  it('takes a job in the caller’s transaction, or not at all', async () => {
    const queue = await open()
    await client.query('BEGIN')
    await queue.send(sql, 'remove-objects', removal())
    expect(await states()).toEqual(['created'])
    await client.query('ROLLBACK')
    expect(await states()).toEqual([])
  })

  it('tells what waits for a worker now, for how long, and what runs', async () => {
    const queue = await open()
    await queue.send(sql, 'remove-objects', removal())
    await queue.send(sql, 'remove-objects', removal(), { startAfterSeconds: 3600 })
    await client.query(`UPDATE pgboss.job SET start_after = start_after - interval '1 hour'`)
    await queue.send(sql, 'remove-objects', removal(), { startAfterSeconds: 3600 })
    const { encode, ...before } = await queue.backlog()
    expect(encode).toEqual({ waiting: 0, oldestSeconds: 0, running: 0 })
    expect(before['remove-objects']).toMatchObject({ waiting: 2, running: 0 })
    expect(before['remove-objects'].oldestSeconds).toBeGreaterThanOrEqual(3600)

    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let running = 0
    const handle = async () => {
      if (++running === 2) begun.resolve()
      await end.promise
    }
    await queue.work(handlers(handle))
    await begun.promise
    expect((await queue.backlog())['remove-objects']).toEqual({ waiting: 0, oldestSeconds: 0, running: 2 })
    end.resolve()
  })

  it('hands a job over once, with its payload', async () => {
    const queue = await open()
    const payload = removal()
    const taken: unknown[] = []
    await queue.work(handlers(async (job) => void taken.push(job)))
    await queue.send(sql, 'remove-objects', payload)
    await waitFor(async () => (await states()).join() === 'completed')
    expect(taken).toEqual([payload])
  })

  it('tells listening workers of a job when its transaction commits', async () => {
    const queue = await open({ listens: true })
    const listening = `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`
    const { rows } = await client.query<{ query: string }>(listening)
    expect(rows).toHaveLength(1)
    await client.query(String(rows[0]?.query))
    const told: (string | undefined)[] = []
    client.on('notification', ({ payload }) => told.push(payload))
    await client.query('BEGIN')
    await queue.send(sql, 'remove-objects', removal())
    expect(told).toEqual([])
    await client.query('COMMIT')
    await waitFor(() => told.length > 0)
    expect(told).toEqual(['remove-objects'])
  })

  it('keeps one waiting job per key', async () => {
    const queue = await open()
    for (let count = 0; count < 3; count++) await queue.send(sql, 'remove-objects', removal(), { singletonKey: 'same' })
    await queue.send(sql, 'remove-objects', removal())
    expect(await states()).toEqual(['created', 'created'])
  })

  it('lets one group take its share of the workers and no more', async () => {
    const queue = await open()
    const [hanging, running]: [string[], string[]] = [[], []]
    const handle: JobHandler<'deliver-webhook'> = async ({ networkId }, { signal }) => {
      running.push(networkId)
      if (hanging.includes(networkId)) await once(signal, 'abort')
    }
    const send = (networkId: string) =>
      queue.send(sql, 'deliver-webhook', { networkId, subscriptionId: randomUUID() }, { groupId: networkId })
    const [slow, quick] = [randomUUID(), randomUUID()]
    hanging.push(slow)
    for (let count = 0; count < 6; count++) await send(slow)
    await queue.work(handlersWith({ 'deliver-webhook': { concurrency: 3, perGroup: 2, handle } }))
    await waitFor(() => running.length === 2)
    for (let count = 0; count < 3; count++) await send(quick)
    await waitFor(() => running.filter((each) => each === quick).length === 3)
    expect(running.filter((each) => each === slow)).toHaveLength(2)
  })

  it('tries again after an error, and not after a permanent one', async () => {
    const queue = await open()
    const attempts: number[] = []
    const handle: JobHandler<'remove-objects'> = async ({ prefixes }, { attempt }) => {
      if (prefixes[0] === 'poison/') throw new PermanentError('no use')
      attempts.push(attempt)
      if (attempt === 1) throw new Error('store away')
    }
    await queue.work(handlers(handle))
    await queue.send(sql, 'remove-objects', removal())
    await queue.send(sql, 'remove-objects', { prefixes: ['poison/'] })
    await waitFor(async () => (await states()).join() === 'completed,failed')
    expect(attempts).toEqual([1, 2])
    expect(errors.join()).toContain('store away')
  })

  it('refuses payloads that do not fit, when sent and when taken', async () => {
    const queue = await open()
    await expect(queue.send(sql, 'remove-objects', { prefixes: [] })).rejects.toThrow()
    await queue.send(sql, 'remove-objects', removal())
    await client.query(`UPDATE pgboss.job SET data = '{}' WHERE name = 'remove-objects'`)
    await queue.work(handlers(async () => undefined))
    await waitFor(async () => (await states()).join() === 'failed')
  })

  it('does not begin without a handler for every job, or with one too many', async () => {
    const queue = await open()
    const { encode, ...others } = handlers(async () => undefined)
    await expect(queue.work(others as JobHandlers)).rejects.toThrow(/encode/)
    await expect(queue.work({ ...others, encode, dance: encode } as JobHandlers)).rejects.toThrow(/dance/)
  })

  it('aborts what runs when it stops, and another worker goes on', async () => {
    const first = await open()
    let taken = false
    const untilAborted: JobHandler<'remove-objects'> = async (_payload, { signal }) => {
      taken = true
      await once(signal, 'abort')
      throw signal.reason
    }
    await first.work(handlers(untilAborted))
    await first.send(sql, 'remove-objects', removal())
    await waitFor(() => taken)
    await first.stop()
    queues = []
    const second = await open()
    await second.work(handlers(async () => undefined))
    await waitFor(async () => (await states()).join() === 'completed')
  })

  it('gives the job of a killed worker to another one', async () => {
    const queue = await open()
    await queue.send(sql, 'remove-objects', removal())
    const worker = spawn(process.execPath, [path.join(import.meta.dirname, 'testing/hanging-worker.ts'), database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(worker.stdout, 'data')
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    const attempts: number[] = []
    await queue.work(handlers(async (_payload, { attempt }) => void attempts.push(attempt)))
    await waitFor(async () => (await states()).join() === 'completed', { timeoutSeconds: 50 })
    expect(attempts).toEqual([2])
  })

  it('goes on by itself after its connections were cut', async () => {
    const queue = await open()
    await queue.work(handlers(async () => undefined))
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ingest-queue' AND datname = current_database()`,
    )
    await waitFor(() => errors.some((message) => message.includes('terminating connection')))
    await waitFor(() => queue.send(sql, 'remove-objects', removal()).then(() => true))
    await waitFor(async () => (await states()).join() === 'completed')
  })
})
