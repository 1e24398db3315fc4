import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The keys that play a network's private videos, invitations into it, and mails that are to be sent. */
export class Tenants1764000000007 implements MigrationInterface {
  name = 'Tenants1764000000007'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE playback_keys (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        title text NOT NULL,
        pem text NOT NULL,
        author_id uuid,
        updater_id uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id)
      )`)
    await db.query(`
      CREATE TABLE invitations (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        name text NOT NULL,
        email text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        expires_at timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id)
      )`)
    await db.query(`CREATE UNIQUE INDEX invitations_email ON invitations (network_id, lower(email))`)
    await db.query(`CREATE INDEX invitations_expiry ON invitations (expires_at)`)
    await db.query(`
      CREATE TABLE mails (
        id uuid PRIMARY KEY,
        message_encrypted text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`CREATE INDEX mails_created ON mails (created_at)`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE mails, invitations, playback_keys`)
  }
}
