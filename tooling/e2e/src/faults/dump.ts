import type pg from 'pg'

/** Tables whose rows tell the time of day, not the state of the platform: none of what a user sees is in them. */
const unseen = ['migrations']

/** Every row of every table of ours, as text: two dumps are equal when nothing has changed. The queue's own schema is not in it. */
export async function dumpTables(database: pg.Client): Promise<Record<string, string[]>> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const dump: Record<string, string[]> = {}
  for (const { name } of rows.filter((table) => !unseen.includes(table.name))) {
    const found = await database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t ORDER BY 1`)
    dump[name] = found.rows.map(({ row }) => row)
  }
  return dump
}
