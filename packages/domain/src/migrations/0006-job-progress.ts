import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How far each rendition of a job is, and how fast it goes. */
export class JobProgress1764000000006 implements MigrationInterface {
  name = 'JobProgress1764000000006'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE jobs
      ADD COLUMN renditions jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN speed double precision,
      ADD COLUMN eta_seconds double precision`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE jobs DROP COLUMN renditions, DROP COLUMN speed, DROP COLUMN eta_seconds`)
  }
}
