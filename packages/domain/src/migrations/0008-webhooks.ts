import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who wants to be told of which events, and what is on its way to them. */
export class Webhooks1764000000008 implements MigrationInterface {
  name = 'Webhooks1764000000008'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE events ADD CONSTRAINT events_of_network UNIQUE (network_id, id)`)
    await db.query(`DROP INDEX events_network`)
    await db.query(`
      CREATE TABLE subscriptions (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        event_name text NOT NULL,
        url text NOT NULL,
        enabled boolean NOT NULL,
        retry text NOT NULL CHECK (retry IN ('standard', 'extended')),
        secret_encrypted text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        UNIQUE (network_id, event_name, url)
      )`)
    await this.createDeliveries(db)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE deliveries, subscriptions`)
    await db.query(`CREATE INDEX events_network ON events (network_id, id)`)
    await db.query(`ALTER TABLE events DROP CONSTRAINT events_of_network`)
  }

  /** Made by the statement that inserts the event. Due a minute ago: at once, for workers whose clocks are slow as well. */
  private async createDeliveries(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY DEFAULT new_event_id(),
        network_id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        event_id uuid NOT NULL,
        event_name text NOT NULL,
        url text NOT NULL,
        state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SENDING', 'DELIVERED', 'FAILED')),
        attempt integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0,
        due_at timestamptz(3) NOT NULL DEFAULT now() - interval '1 minute',
        requested_at timestamptz(3) NOT NULL DEFAULT now(),
        worker text,
        retry_reason text,
        error text,
        response_status integer,
        response_body text,
        delivered_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, subscription_id) REFERENCES subscriptions (network_id, id) ON DELETE CASCADE,
        FOREIGN KEY (network_id, event_id) REFERENCES events (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX deliveries_created ON deliveries (network_id, created_at, id)`)
    await db.query(`CREATE INDEX deliveries_updated ON deliveries (network_id, updated_at, id)`)
    await db.query(`CREATE INDEX deliveries_event ON deliveries (event_id)`)
    await db.query(`CREATE INDEX deliveries_subscription ON deliveries (subscription_id)`)
    await db.query(
      `CREATE INDEX deliveries_open ON deliveries (subscription_id, due_at, id) WHERE state IN ('PENDING', 'SENDING')`,
    )
  }
}
