import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Work that goes through everything, a bounded piece at a time, and remembers where it is; and where pictures come from: those
 * that users upload are counted.
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
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE thumbnails DROP COLUMN uploaded`)
    await db.query(`DROP TABLE sweeps`)
  }
}
