import type { DataSource } from './open-domain.ts'

export type TableColumns = Record<string, string[]>

/** Of every table of ours, those that are written: not the generated ones. */
export async function columnsOf(dataSource: DataSource): Promise<TableColumns> {
  const rows: { table: string; columns: string[] }[] = await dataSource.query(`
    SELECT t.table_name AS table, array_agg(c.column_name::text ORDER BY c.ordinal_position) AS columns
    FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
    WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    GROUP BY t.table_name`)
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))
}

/**
 * Writes every row anew with the columns that an earlier release knows, and takes it back: what has come since must bear to be
 * left out. Foreign keys are not looked at, so that the order of the tables does not matter.
 * @param known of these columns, those that are still there
 * @param after what is done to the schema first, and taken back
 * @returns how many rows each table has taken
 */
export async function rewriteRows(dataSource: DataSource, known: TableColumns, after = ''): Promise<Record<string, number>> {
  const present = await columnsOf(dataSource)
  const runner = dataSource.createQueryRunner()
  const counts: Record<string, number> = {}
  await runner.startTransaction()
  try {
    await runner.query(`${after}; SET LOCAL session_replication_role = replica`)
    for (const [table, columns] of Object.entries(known)) {
      const kept = columns.filter((column) => present[table]?.includes(column))
      if (kept.length > 0) counts[table] = await rewriteTable(runner, table, kept)
    }
  } finally {
    await runner.rollbackTransaction()
    await runner.release()
  }
  return counts
}

async function rewriteTable(
  runner: ReturnType<DataSource['createQueryRunner']>,
  table: string,
  columns: string[],
): Promise<number> {
  const list = columns.map((column) => `"${column}"`).join(', ')
  await runner.query(`CREATE TEMP TABLE "old_${table}" ON COMMIT DROP AS SELECT ${list} FROM "${table}"`)
  await runner.query(`DELETE FROM "${table}"`)
  const written: unknown[] = await runner.query(`INSERT INTO "${table}" (${list}) SELECT ${list} FROM "old_${table}" RETURNING 1`)
  return written.length
}
