import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The files of a variant that is a set of MP4s. */
export class VariantFiles1764000000005 implements MigrationInterface {
  name = 'VariantFiles1764000000005'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE variants ADD COLUMN files jsonb`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE variants DROP COLUMN files`)
  }
}
