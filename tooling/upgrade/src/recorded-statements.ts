import type { DataSource } from './open-domain.ts'

/** What an application says; tests of the domain make triggers and the like as well. */
const ofApplication = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i

/** Everything that goes through data sources, each text once. */
export class RecordedStatements {
  private readonly texts = new Set<string>()

  record(dataSource: DataSource): void {
    const nothing = () => undefined
    dataSource.logger = {
      logQuery: (sql) => void (ofApplication.test(sql) && this.texts.add(sql)),
      ...{ logQueryError: nothing, logQuerySlow: nothing, logSchemaBuild: nothing, logMigration: nothing, log: nothing },
    }
  }

  all(): string[] {
    return [...this.texts].toSorted()
  }
}
