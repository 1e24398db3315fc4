import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Variants that can be played while their job still runs. */
export class ProvisionalVariants1764000000004 implements MigrationInterface {
  name = 'ProvisionalVariants1764000000004'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE variants ADD COLUMN provisional boolean NOT NULL DEFAULT false`)
    await db.query(`CREATE INDEX variants_provisional ON variants (job_id) WHERE provisional`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX variants_provisional`)
    await db.query(`DELETE FROM variants WHERE provisional`)
    await db.query(`ALTER TABLE variants DROP COLUMN provisional`)
  }
}
