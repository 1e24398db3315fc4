import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who may still have segments of a broadcast, and what a live stream has of its own. */
export class LiveDurability1764000000017 implements MigrationInterface {
  name = 'LiveDurability1764000000017'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE broadcasts
        ADD COLUMN holders text[] NOT NULL DEFAULT '{}',
        ADD COLUMN recorded_at timestamptz(3),
        DROP CONSTRAINT broadcasts_end_reason_check,
        ADD CONSTRAINT broadcasts_end_reason_check
          CHECK (end_reason IN ('publisher', 'stopped', 'deleted', 'lost', 'failed', 'too-long'))`)
    await db.query(`CREATE INDEX broadcasts_holders ON broadcasts USING gin (holders)`)
    await db.query(`
      UPDATE broadcasts SET recorded_at = videos.created_at FROM videos WHERE videos.id = broadcasts.video_id`)
    await db.query(`
      ALTER TABLE live_streams
        ADD COLUMN reconnect_seconds integer CHECK (reconnect_seconds BETWEEN 0 AND 1800),
        ADD COLUMN max_duration_seconds integer CHECK (max_duration_seconds > 0),
        ADD COLUMN warnings text[] NOT NULL DEFAULT '{}'`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE live_streams DROP COLUMN reconnect_seconds, DROP COLUMN max_duration_seconds, DROP COLUMN warnings`,
    )
    await db.query(`UPDATE broadcasts SET end_reason = 'publisher' WHERE end_reason = 'too-long'`)
    await db.query(`
      ALTER TABLE broadcasts
        DROP COLUMN holders,
        DROP COLUMN recorded_at,
        DROP CONSTRAINT broadcasts_end_reason_check,
        ADD CONSTRAINT broadcasts_end_reason_check CHECK (end_reason IN ('publisher', 'stopped', 'deleted', 'lost', 'failed'))`)
  }
}
