import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type LocalPostgres, startPostgres } from '@ingest/local-postgres'
import { freePort, waitFor } from '@ingest/testing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { createQueue, type Queue } from './create-queue.ts'
import { migrateQueue } from './migrate-queue.ts'
import { handlersWith } from './testing/handlers.ts'

const restartTestMs = 120_000

describe('the queue, when its database is restarted', () => {
  let dataDir: string
  let server: LocalPostgres
  let pool: pg.Pool
  let queue: Queue

  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'ingest-queue-'))
    server = await startPostgres({ dataDir, port: await freePort(), durable: false })
    await migrateQueue(server.url)
    pool = new pg.Pool({ connectionString: server.url }).on('error', () => undefined)
    queue = await createQueue({ databaseUrl: server.url, onError: () => undefined })
  })

  afterEach(async () => {
    await queue.stop()
    await pool.end()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const send = (name: string) =>
    queue.send({ executeSql: (text, values) => pool.query(text, values) }, 'remove-objects', { prefixes: [name] })

  it(
    'finishes every job that it accepted, by itself',
    async () => {
      const done = new Set<string>()
      const handle = async ({ prefixes }: { prefixes: string[] }) => {
        await pool.query('SELECT pg_sleep(0.05)')
        done.add(String(prefixes[0]))
      }
      await queue.work(handlersWith({ 'remove-objects': { concurrency: 2, handle } }))

      const accepted: string[] = []
      for (let count = 0; count < 40; count++) {
        const name = randomUUID()
        if (count === 20) void server.restart()
        await waitFor(() => send(name).then(() => true), { timeoutSeconds: 30 })
        accepted.push(name)
      }
      await waitFor(() => accepted.every((name) => done.has(name)), { timeoutSeconds: 60 })
      expect(done.size).toBe(accepted.length)
    },
    restartTestMs,
  )
})
