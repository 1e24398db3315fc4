import type { MigrationInterface, QueryRunner } from 'typeorm'

/** People who sign in on the platform's own pages, and what they let applications do. */
export class SignIn1764000000012 implements MigrationInterface {
  name = 'SignIn1764000000012'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        secret_hash text NOT NULL UNIQUE,
        expires_at timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`CREATE INDEX sessions_user ON sessions (user_id)`)
    await db.query(`CREATE INDEX sessions_expiry ON sessions (expires_at)`)
    await db.query(`
      CREATE TABLE authorization_codes (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        user_id uuid NOT NULL,
        application_id uuid NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
        secret_hash text NOT NULL UNIQUE,
        redirect_uri text,
        code_challenge text,
        scopes text[] NOT NULL,
        family_id uuid NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, user_id) REFERENCES members (network_id, user_id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX authorization_codes_expiry ON authorization_codes (expires_at)`)
    await db.query(`
      CREATE TABLE password_resets (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        secret_hash text NOT NULL UNIQUE,
        expires_at timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`CREATE INDEX password_resets_user ON password_resets (user_id)`)
    await db.query(`CREATE INDEX password_resets_expiry ON password_resets (expires_at)`)
    await this.openApplications(db)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DELETE FROM tokens t USING applications a WHERE a.id = t.application_id AND a.network_id <> t.network_id`)
    await db.query(`
      ALTER TABLE tokens
        DROP CONSTRAINT tokens_application_id_fkey,
        ADD FOREIGN KEY (network_id, application_id) REFERENCES applications (network_id, id) ON DELETE CASCADE`)
    await db.query(`DROP INDEX tokens_application`)
    await db.query(`DROP TABLE password_resets, authorization_codes, sessions`)
  }

  /** People of every network can let an application act for them: a token is of the network of the person, not of the application. */
  private async openApplications(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE tokens
        DROP CONSTRAINT tokens_network_id_application_id_fkey,
        ADD FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE CASCADE`)
    await db.query(`CREATE INDEX tokens_application ON tokens (application_id)`)
  }
}
