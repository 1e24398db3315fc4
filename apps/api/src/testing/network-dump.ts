import type { TestApi } from './test-api.ts'

/** Everything that the platform knows of a network: its rows in every table, its people, its objects. */
export async function dumpNetwork({ dataSource, store }: TestApi, networkId: string): Promise<Record<string, unknown>> {
  const tables: { table_name: string }[] = await dataSource.query(
    `SELECT table_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'network_id' ORDER BY table_name`,
  )
  const rows = tables.map(async ({ table_name: table }) => [
    table,
    await rowsOf(dataSource, `${table} WHERE network_id = $1`, networkId),
  ])
  return {
    ...Object.fromEntries(await Promise.all(rows)),
    networks: await rowsOf(dataSource, 'networks WHERE id = $1', networkId),
    users: await rowsOf(dataSource, 'users WHERE id IN (SELECT user_id FROM members WHERE network_id = $1)', networkId),
    objects: await objectsOf(store, networkId),
  }
}

async function rowsOf(dataSource: TestApi['dataSource'], source: string, networkId: string): Promise<unknown[]> {
  const found: { row: unknown }[] = await dataSource.query(
    `SELECT to_jsonb(found) AS row FROM (SELECT * FROM ${source}) found ORDER BY to_jsonb(found)::text`,
    [networkId],
  )
  return found.map(({ row }) => row)
}

async function objectsOf(store: TestApi['store'], networkId: string): Promise<string[]> {
  const objects: string[] = []
  for await (const { key, etag } of store.list('')) if (key.includes(networkId)) objects.push(`${key} ${etag}`)
  return objects
}

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g

/** Every id in a dump. */
export function idsIn(dump: unknown): Set<string> {
  return new Set(JSON.stringify(dump).match(uuid))
}
