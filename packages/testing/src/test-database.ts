import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { testServerUrl } from './test-server.ts'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

type Migrate = (url: string) => Promise<void>

const templateName = 'ingest_test_template'
let migrateTemplate: Migrate | undefined

/** Says how the template is migrated; the suite's setup does, so that this package needs to know nobody else's schema. */
export function provideTemplate(migrate: Migrate): void {
  migrateTemplate = migrate
}

/** A database of its own for one test file: a clone of the migrated template, made in a few milliseconds. */
export async function createTestDatabase({ empty = false }: { empty?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withServer(async (server) => {
    if (!empty) await ensureTemplate(server)
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : templateName}`)
  })
  const drop = () => withServer(async (server) => void (await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)))
  return { url: databaseUrl(name), drop }
}

/** The first test file of a run makes the template; others that come meanwhile wait for it. */
async function ensureTemplate(server: pg.Client): Promise<void> {
  await server.query(`SELECT pg_advisory_lock(hashtext('${templateName}'))`)
  try {
    const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [templateName])
    if (!rowCount) await makeTemplate(server)
  } finally {
    await server.query(`SELECT pg_advisory_unlock(hashtext('${templateName}'))`)
  }
}

/** Under another name until it is whole: a run that was interrupted leaves no half template. */
async function makeTemplate(server: pg.Client): Promise<void> {
  if (!migrateTemplate) throw new Error('no template was provided: run the suite with `pnpm test:medium`')
  const unfinished = `${templateName}_new`
  await server.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`)
  await server.query(`CREATE DATABASE ${unfinished} TEMPLATE template0`)
  await migrateTemplate(databaseUrl(unfinished))
  await server.query(`ALTER DATABASE ${unfinished} RENAME TO ${templateName}`)
}

function databaseUrl(name: string): string {
  const url = new URL(testServerUrl())
  url.pathname = `/${name}`
  return url.href
}

async function withServer(work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client({ connectionString: testServerUrl(), connectionTimeoutMillis: 10_000 })
  await server.connect()
  try {
    await work(server)
  } finally {
    await server.end()
  }
}
