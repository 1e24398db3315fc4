import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Events. Their ids and times are made by the database and at the moment of the insert, so that they can be compared with
 * the start of the transactions that are still open: none of those can add an event before its own start (event.reader.ts).
 */
export class Events1764000000003 implements MigrationInterface {
  name = 'Events1764000000003'

  async up(db: QueryRunner): Promise<void> {
    await this.createFunctions(db)
    await db.query(`
      CREATE TABLE events (
        id uuid PRIMARY KEY DEFAULT new_event_id(),
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        name text NOT NULL,
        resource_id uuid NOT NULL,
        actor jsonb NOT NULL,
        request_id text,
        data jsonb NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )`)
    await db.query(`CREATE INDEX events_network ON events (network_id, id)`)
    await db.query(`CREATE INDEX events_created ON events (network_id, created_at, id)`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE events`)
    await db.query(`DROP FUNCTION new_event_id(), first_event_id(timestamptz)`)
  }

  /** UUIDv7 with the fraction of the millisecond in its next 12 bits (RFC 9562 §6.2, method 3). */
  private async createFunctions(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION new_event_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
        SELECT (
          lpad(to_hex(floor(ms)::bigint), 12, '0') || '7' || lpad(to_hex(floor((ms - floor(ms)) * 4096)::int), 3, '0')
          || right(replace(gen_random_uuid()::text, '-', ''), 16)
        )::uuid
        FROM (SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms) AS now
      $$`)
    await db.query(`
      CREATE FUNCTION first_event_id(since timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(floor(extract(epoch FROM since) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
      $$`)
  }
}
