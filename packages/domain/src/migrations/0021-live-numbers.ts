import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How far the numbers of a broadcast have come, for whoever goes on with it. */
export class LiveNumbers1764000000021 implements MigrationInterface {
  name = 'LiveNumbers1764000000021'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE broadcasts ADD COLUMN next_numbers jsonb`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE broadcasts DROP COLUMN next_numbers`)
  }
}
