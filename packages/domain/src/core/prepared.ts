import type { DataSource } from 'typeorm'

export interface Prepared {
  /** Stands for the text, on every connection. */
  name: string
  text: string
}

interface Pool {
  query(statement: Prepared & { values: unknown[] }): Promise<{ rows: unknown[] }>
}

/**
 * Reads with a statement that each connection prepares once: to parse and plan it takes PostgreSQL longer than to find one row. TypeORM
 * does not pass names on, so this goes to its pool of connections. Outside transactions only.
 */
export async function readPrepared<Row>(dataSource: DataSource, statement: Prepared, values: unknown[]): Promise<Row[]> {
  const { master } = dataSource.driver as unknown as { master: Pool }
  const { rows } = await master.query({ ...statement, values })
  return rows as Row[]
}
