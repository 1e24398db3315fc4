import { createDataSource, createDomain, type ListQuery, systemScope } from '@ingest/domain'
import { planOf, RecordedJobs, statementsOf, unusedStore } from '@ingest/domain/testing'
import { type ListCase, listCases, pageSize } from './list-cases.ts'
import type { Tenant } from './tenant.ts'

/** Prints how the statements of lists are carried out, as the use-cases of the API make them. @returns whether all are read from indexes, in their order */
export async function tellPlans(databaseUrl: string, { networkId }: Tenant): Promise<boolean> {
  const dataSource = await createDataSource({ url: databaseUrl }).initialize()
  try {
    const urls = { api: 'http://api', media: 'http://media', rtmp: 'rtmp://media' }
    const secretsKeys = [Buffer.alloc(32).toString('base64')]
    const { videos } = createDomain({ dataSource, jobs: new RecordedJobs(), urls, secretsKeys, store: unusedStore })
    const plan = async ({ field, order, filter }: ListCase) => {
      const query: ListQuery = { field, order, max: pageSize }
      const [list] = await statementsOf(dataSource, () => videos.list(systemScope(networkId, 'bench'), query, filter))
      if (!list) throw new Error('a list makes no statement')
      return planOf(dataSource, list)
    }
    const indexed: boolean[] = []
    for (const each of listCases) {
      const { steps, indexes, readWhole } = await plan(each)
      const isIndexed = readWhole.length === 0 && (each.few || !steps.includes('Sort'))
      console.log(`videos ${each.name}: ${steps.join(' < ')}; ${indexes.join(', ')}: ${isIndexed ? 'indexed' : 'NOT INDEXED'}`)
      indexed.push(isIndexed)
    }
    return indexed.every(Boolean)
  } finally {
    await dataSource.destroy()
  }
}
