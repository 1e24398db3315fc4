import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Work that goes through everything, a bounded piece at a time, and remembers where it is; and where bytes come from: pictures
 * that users upload are counted, and inputs can be fetched from a URL.
 */
export class SweepsAndSources1764000000011 implements MigrationInterface {
  name = 'SweepsAndSources1764000000011'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE sweeps (
        name text PRIMARY KEY,
        after text,
        next_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`INSERT INTO sweeps (name) VALUES ('objects')`)
    await db.query(`ALTER TABLE thumbnails ADD COLUMN uploaded boolean NOT NULL DEFAULT false`)
    await db.query(`ALTER TABLE inputs ADD COLUMN received_bytes bigint`)
    await this.addPulls(db)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM uploads WHERE method = 'pull'`)
    await db.query(`ALTER TABLE uploads DROP CONSTRAINT uploads_method_check`)
    await db.query(`ALTER TABLE uploads ADD CONSTRAINT uploads_method_check CHECK (method IN ('multipart', 'single'))`)
    await db.query(`DROP INDEX uploads_in_work`)
    await db.query(`
      ALTER TABLE uploads DROP COLUMN source_url_encrypted, DROP COLUMN source_validator, DROP COLUMN max_bytes, DROP COLUMN attempt,
        DROP COLUMN tries, DROP COLUMN worker, DROP COLUMN lease_until`)
    await db.query(`ALTER TABLE inputs DROP COLUMN received_bytes`)
    await db.query(`ALTER TABLE thumbnails DROP COLUMN uploaded`)
    await db.query(`DROP TABLE sweeps`)
  }
  private async addPulls(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE uploads DROP CONSTRAINT uploads_method_check`)
    await db.query(`ALTER TABLE uploads ADD CONSTRAINT uploads_method_check CHECK (method IN ('multipart', 'single', 'pull'))`)
    await db.query(`
      ALTER TABLE uploads ADD COLUMN source_url_encrypted text, ADD COLUMN source_validator text, ADD COLUMN max_bytes bigint,
        ADD COLUMN attempt integer NOT NULL DEFAULT 0, ADD COLUMN tries integer NOT NULL DEFAULT 0, ADD COLUMN worker text,
        ADD COLUMN lease_until timestamptz(3)`)
    await db.query(`CREATE INDEX uploads_in_work ON uploads (lease_until) WHERE state = 'OPEN' AND method = 'pull'`)
  }
}
