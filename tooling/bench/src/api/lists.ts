import type { Client } from 'pg'
import { median, spread, tellAim } from '../statistics.ts'
import { type ListCase, listCases, pageSize } from './list-cases.ts'
import { headersOf, type Tenant } from './tenant.ts'

const farPage = 5000
const samples = 100
const mostOfFirst = 1.25
const countSamples = 7

/** @returns whether pages far inside cost what the first ones do */
export async function measureLists(tenant: Tenant, database: Client): Promise<boolean> {
  const reached: boolean[] = []
  for (const each of listCases) reached.push(await comparePages(tenant, database, each))
  for (const status of ['all', 'draft,published']) await compareCounts(tenant, database, status)
  return reached.every(Boolean)
}

async function comparePages(tenant: Tenant, database: Client, list: ListCase): Promise<boolean> {
  const far = await farBound(database, tenant, list)
  const [first, inside]: [number[], number[]] = [[], []]
  for (let sample = 0; sample < samples; sample += 1) {
    first.push(await timed(() => readPage(tenant, list, '')))
    inside.push(await timed(() => readPage(tenant, list, ` ]${far.bound}..`)))
  }
  console.log(`videos ${list.name}: page 1 ${spread(first, 1)} ms, page ${far.page} ${spread(inside, 1)} ms`)
  return tellAim(`  page ${far.page} of page 1`, median(inside) / median(first), mostOfFirst)
}

/** The last item before a page that is full, as a bound of the Range header. */
async function farBound(database: Client, { networkId }: Tenant, { field, order, where }: ListCase) {
  const from = `FROM videos WHERE network_id = $1 AND ${where}`
  const count = Number((await database.query(`SELECT count(*) ${from}`, [networkId])).rows[0].count)
  const page = Math.max(2, Math.min(farPage, Math.floor(count / pageSize)))
  const sorted = field === 'id' ? `id ${order}` : `${field} ${order}, id ${order}`
  const offset = (page - 1) * pageSize - 1
  const { rows } = await database.query(`SELECT * ${from} ORDER BY ${sorted} OFFSET ${offset} LIMIT 1`, [networkId])
  if (!rows[0]) throw new Error(`there are only ${count} videos for a list of them: --rows must be larger`)
  return { page, bound: field === 'id' ? rows[0].id : `${rows[0].created_at.toISOString()}~${rows[0].id}` }
}

async function readPage(tenant: Tenant, { field, order, filter }: ListCase, bounds: string): Promise<void> {
  const range = `${field}${bounds}; max=${pageSize}, order=${order}`
  const query = new URLSearchParams(filter)
  const response = await fetch(`${tenant.api}/videos?${query}`, { headers: { ...headersOf(tenant), range } })
  const items = (await response.json()) as unknown[]
  if (items.length !== pageSize) throw new Error(`${range} of ?${query} has ${items.length} items, not ${pageSize}`)
}

async function compareCounts(tenant: Tenant, database: Client, status: string): Promise<void> {
  const url = `${tenant.api}/videos?${new URLSearchParams({ status })}`
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let sample = 0; sample < countSamples; sample += 1) {
    bare.push(await timed(() => database.query('SELECT count(*) FROM videos WHERE network_id = $1', [tenant.networkId])))
    ours.push(await timed(() => fetch(url, { method: 'HEAD', headers: headersOf(tenant) })))
  }
  console.log(`Resource-Count of status ${status}: ${spread(ours, 0)} ms, count(*) ${spread(bare, 0)} ms`)
  console.log(`  of count(*): ${(median(ours) / median(bare)).toFixed(2)}`)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
