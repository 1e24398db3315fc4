import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the replicas of the API know in common of requests: how many there were, and what was answered to those with a key. */
export class Conventions1764000000013 implements MigrationInterface {
  name = 'Conventions1764000000013'

  async up(db: QueryRunner): Promise<void> {
    // As rate-limiter-flexible wants it. After a crash the table is empty, which costs a window and saves the write-ahead log.
    await db.query(`
      CREATE UNLOGGED TABLE rate_limits (
        key varchar(255) PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      )`)
    await db.query(`CREATE INDEX rate_limits_expire ON rate_limits (expire)`)
    await db.query(`
      CREATE TABLE idempotency_keys (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        key_hash text NOT NULL,
        request_hash text NOT NULL,
        attempt integer NOT NULL DEFAULT 1,
        lease_until timestamptz(3) NOT NULL,
        answer_encrypted text,
        expires_at timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        UNIQUE (network_id, key_hash)
      )`)
    await db.query(`CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at)`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE idempotency_keys, rate_limits`)
  }
}
