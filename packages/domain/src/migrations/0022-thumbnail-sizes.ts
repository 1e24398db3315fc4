import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Uploaded pictures count as stored; nobody knows the sizes of those that are there already. */
export class ThumbnailSizes1764000000022 implements MigrationInterface {
  name = 'ThumbnailSizes1764000000022'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE thumbnails ADD COLUMN size_bytes bigint NOT NULL DEFAULT 0`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE thumbnails DROP COLUMN size_bytes`)
  }
}
