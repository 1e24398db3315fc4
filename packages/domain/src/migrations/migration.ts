import type { MigrationInterface } from 'typeorm'

/** What docs/guides/add-a-migration.md asks of a migration; `migrations.spec.ts` holds every new one to it. */
export interface Migration extends MigrationInterface {
  /**
   * Takes away what the previous release no longer reads or writes, and so may drop columns and tables. All others expand: the
   * previous release goes on working on what they leave.
   */
  phase?: 'contract'
  /** False where a statement runs in no transaction (`CREATE INDEX CONCURRENTLY`): then each one can be repeated. */
  transaction?: boolean
}
