import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startPostgres } from '@ingest/local-postgres'
import { freePort } from '@ingest/testing'
import pg from 'pg'

/** A PostgreSQL that nobody but the test starts again. */
export interface OwnPostgres {
  url: string
  /** As a crash would. */
  kill(): Promise<void>
  restart(): Promise<void>
  query(sql: string): Promise<object[]>
  stop(): Promise<void>
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-postgres-'))
  const server = await startPostgres({ dataDir, port: await freePort(), durable: true })
  return {
    url: server.url,
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      await server.exited
    },
    restart: () => server.restart(),
    query: (sql) => query(server.url, sql),
    async stop() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function query(url: string, sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
