import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Live streams that play with a token only. */
export class PrivateLiveStreams1764000000016 implements MigrationInterface {
  name = 'PrivateLiveStreams1764000000016'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE live_streams ADD COLUMN private boolean NOT NULL DEFAULT false`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE live_streams DROP COLUMN private`)
  }
}
