import { createDataSource, createDomain, type ListQuery, systemScope } from '@ingest/domain'
import { planOf, RecordedJobs, unusedStore } from '@ingest/domain/testing'
import { type ListCase, listCases, pageSize } from './list-cases.ts'
import type { Tenant } from './tenant.ts'

type ApiSource = ReturnType<typeof createDataSource>

/** Prints how the statements of lists are carried out, as the use-cases of the API make them. @returns whether all are read from indexes, in their order */
export async function tellPlans(databaseUrl: string, { networkId }: Tenant): Promise<boolean> {
  const dataSource = await createDataSource({ url: databaseUrl }).initialize()
  try {
    const urls = { api: 'http://api', media: 'http://media', rtmp: 'rtmp://media' }
    const secretsKeys = [Buffer.alloc(32).toString('base64')]
    const { videos } = createDomain({ dataSource, jobs: new RecordedJobs(), urls, secretsKeys, store: unusedStore })
    const scope = systemScope(networkId, 'bench')
    const indexed: boolean[] = []
    for (const each of listCases) {
      const query: ListQuery = { field: each.field, order: each.order, max: pageSize }
      indexed.push(await tellPlan(dataSource, each, () => videos.list(scope, query, each.filter)))
    }
    return indexed.every(Boolean)
  } finally {
    await dataSource.destroy()
  }
}

async function tellPlan(dataSource: ApiSource, list: ListCase, read: () => Promise<unknown>): Promise<boolean> {
  const { sql, values } = await firstStatement(dataSource, read)
  const steps = await planOf(dataSource, sql, values)
  const unwanted = list.few ? ['Seq Scan'] : ['Seq Scan', 'Sort']
  const isIndexed = !steps.some(({ node }) => unwanted.includes(node))
  const told = steps.map(({ node, of }) => (of ? `${node} of ${of}` : node)).join(' < ')
  console.log(`videos ${list.name}: ${told}: ${isIndexed ? 'indexed' : 'NOT INDEXED'}`)
  return isIndexed
}

async function firstStatement(dataSource: ApiSource, read: () => Promise<unknown>): Promise<{ sql: string; values: unknown[] }> {
  const statements: { sql: string; values: unknown[] }[] = []
  const { logger } = dataSource
  dataSource.logger = Object.assign(Object.create(logger), {
    logQuery: (sql: string, values: unknown[] = []) => void statements.push({ sql, values }),
  })
  await read()
  dataSource.logger = logger
  if (!statements[0]) throw new Error('no page was read')
  return statements[0]
}
