import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createDataSource, migrate } from '@ingest/domain'
import { startPostgres } from '@ingest/local-postgres'
import { createQueue, migrateQueue } from '@ingest/queue'
import { freePort } from '@ingest/testing'
import { fillDatabase } from './fill-database.ts'
import { writeFixture } from './fixture.ts'
import { openDomain } from './open-domain.ts'
import { pgDump } from './pg-dump.ts'
import { RecordedStatements } from './recorded-statements.ts'
import { seenBy } from './seen-by.ts'

/** On a PostgreSQL of its own. */
export async function makeFixture(): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-fixture-'))
  const server = await startPostgres({ dataDir, port: await freePort(), durable: false })
  try {
    const name = await prepare(server.url)
    const statements = new RecordedStatements()
    const seen = await fillAndLook(server.url, statements)
    await writeFixture({ name, dump: await pgDump(server.url), seen, statements: statements.all() })
    process.stdout.write(`The fixture ${name} is in tooling/upgrade/fixtures: commit it.\n`)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** @returns the number of the last migration and its name: `0022-thumbnail-sizes` */
async function prepare(url: string): Promise<string> {
  const dataSource = await createDataSource({ url, statementSeconds: 0 }).initialize()
  try {
    await migrate(dataSource, () => migrateQueue(url))
    const [, words = '', number = ''] = /^(\w+?)17640000(\d{5})$/.exec(dataSource.migrations.at(-1)?.name ?? '') ?? []
    return `${number.slice(1)}${words.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  } finally {
    await dataSource.destroy()
  }
}

async function fillAndLook(url: string, statements: RecordedStatements) {
  const queue = await createQueue({ databaseUrl: url, onError: (error) => process.stderr.write(`${error.message}\n`) })
  const opened = await openDomain(url, queue)
  try {
    const callers = await fillDatabase(url, opened, statements)
    return await Promise.all(callers.map((caller) => seenBy(opened.domain, caller)))
  } finally {
    await opened.dataSource.destroy()
    await queue.stop()
  }
}
