import type { DataSource } from './open-domain.ts'

/**
 * Has every statement parsed and analysed, and runs none.
 * @param after what is done to the schema first, and taken back
 * @returns what the schema does not understand, and why
 */
export async function misunderstood(dataSource: DataSource, statements: string[], after = ''): Promise<string[]> {
  const failures: string[] = []
  const runner = dataSource.createQueryRunner()
  await runner.startTransaction()
  try {
    await runner.query(`${after}; DEALLOCATE ALL`)
    for (const [index, statement] of statements.entries()) {
      await runner.query('SAVEPOINT before')
      await runner.query(`PREPARE old_${index} AS ${statement}`).catch(async (error: Error) => {
        failures.push(`${error.message}: ${statement}`)
        await runner.query('ROLLBACK TO before')
      })
    }
  } finally {
    await runner.rollbackTransaction()
    await runner.release()
  }
  return failures
}
