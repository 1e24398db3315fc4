import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When an encode of each network began last: networks take turns. */
export class EncodeTurns1764000000015 implements MigrationInterface {
  name = 'EncodeTurns1764000000015'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX jobs_started ON jobs (network_id, started_at)`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX jobs_started`)
  }
}
