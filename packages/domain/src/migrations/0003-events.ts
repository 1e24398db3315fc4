import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Events, in the order in which transactions may be seen: `xid` tells which ones could still be overtaken. */
export class Events1764000000003 implements MigrationInterface {
  name = 'Events1764000000003'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE events (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        name text NOT NULL,
        resource_id uuid NOT NULL,
        actor jsonb NOT NULL,
        request_id text,
        data jsonb NOT NULL,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`CREATE INDEX events_network ON events (network_id, id)`)
    await db.query(`CREATE INDEX events_created ON events (network_id, created_at, id)`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE events`)
  }
}
