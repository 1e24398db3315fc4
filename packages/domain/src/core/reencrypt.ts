import type { DataSource } from 'typeorm'
import type { SecretBox } from './secrets.ts'

const rowsAtOnce = 500

interface SecretColumn {
  table: string
  column: string
}

/**
 * Encrypts everything anew that is encrypted with another key than the first. Such columns are called `…_encrypted` and stand
 * beside an `id`, whatever their table.
 * @returns how many secrets there were
 */
export async function reencryptSecrets(dataSource: DataSource, secrets: SecretBox): Promise<number> {
  let count = 0
  for (const column of await secretColumns(dataSource)) {
    let done: number
    do {
      done = await reencryptSome(dataSource, secrets, column)
      count += done
    } while (done > 0)
  }
  return count
}

function secretColumns(dataSource: DataSource): Promise<SecretColumn[]> {
  return dataSource.query(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name LIKE '%\\_encrypted' ORDER BY 1, 2`,
  )
}

/** A secret that is changed meanwhile is not overwritten: it is encrypted by whoever changes it. */
async function reencryptSome(dataSource: DataSource, secrets: SecretBox, { table, column }: SecretColumn): Promise<number> {
  const rows: { id: string; sealed: string }[] = await dataSource.query(
    `SELECT id, ${column} AS sealed FROM ${table} WHERE NOT starts_with(${column}, $1) LIMIT ${rowsAtOnce}`,
    [secrets.currentPrefix],
  )
  for (const { id, sealed } of rows) {
    const anew = secrets.encrypt(secrets.decrypt(sealed))
    await dataSource.query(`UPDATE ${table} SET ${column} = $3 WHERE id = $1 AND ${column} = $2`, [id, sealed, anew])
  }
  return rows.length
}
