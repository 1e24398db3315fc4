import type { DataSource } from 'typeorm'

export const refusal = 'no events today'

/** A trigger that fails every insert into `events`, switched off until it is wanted. */
export class RefusedEvents {
  private constructor(private readonly dataSource: DataSource) {}

  static async install(dataSource: DataSource): Promise<RefusedEvents> {
    await dataSource.query(
      `CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE '${refusal}'; END $$`,
    )
    await dataSource.query(`CREATE TRIGGER refuse_events BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse_event()`)
    const events = new RefusedEvents(dataSource)
    await events.accept()
    return events
  }

  async refuse(): Promise<void> {
    await this.dataSource.query('ALTER TABLE events ENABLE TRIGGER refuse_events')
  }

  async accept(): Promise<void> {
    await this.dataSource.query('ALTER TABLE events DISABLE TRIGGER refuse_events')
  }
}

/** Every row of the tables, to compare before with after. */
export function contentsOf(dataSource: DataSource, tables: string[]): Promise<unknown[]> {
  return Promise.all(tables.map((table) => dataSource.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY t::text`)))
}
