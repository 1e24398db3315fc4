import { type DataSource, MigrationExecutor } from 'typeorm'

/** How the schema of a database differs from the one that this release was made for. */
export interface SchemaState {
  /** The last migration of this release. */
  expected: string
  /** Migrations of this release that have not run: the process must not serve. */
  missing: string[]
  /** Migrations that this release does not know: a newer one has run them, and they leave alone what this one needs. */
  unknown: string[]
}

/** Reads only: whoever waits for migrations changes nothing. */
export async function schemaState(dataSource: DataSource): Promise<SchemaState> {
  const ran = (await new MigrationExecutor(dataSource).getExecutedMigrations()).map(({ name }) => name)
  const own = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name)
  return {
    expected: own.at(-1) ?? '',
    missing: own.filter((name) => !ran.includes(name)),
    unknown: ran.filter((name) => !own.includes(name)),
  }
}

/** False while a migration of this release has not run yet. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  return (await schemaState(dataSource)).missing.length === 0
}
