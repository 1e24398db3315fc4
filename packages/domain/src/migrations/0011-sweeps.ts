import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Work that goes through everything, a bounded piece at a time, and remembers where it is. */
export class Sweeps1764000000011 implements MigrationInterface {
  name = 'Sweeps1764000000011'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE sweeps (
        name text PRIMARY KEY,
        after text,
        next_at timestamptz(3) NOT NULL DEFAULT now()
      )`)
    await db.query(`INSERT INTO sweeps (name) VALUES ('objects')`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE sweeps`)
  }
}
