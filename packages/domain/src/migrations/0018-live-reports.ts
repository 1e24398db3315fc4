import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the media app tells of a broadcast while it runs, and MP4s of recordings. */
export class LiveReports1764000000018 implements MigrationInterface {
  name = 'LiveReports1764000000018'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE broadcasts ADD COLUMN picture_id uuid`)
    await db.query(`
      ALTER TABLE broadcasts
        ADD COLUMN health jsonb,
        ADD COLUMN health_at timestamptz(3),
        ADD COLUMN health_told text NOT NULL DEFAULT 'GOOD' CHECK (health_told IN ('GOOD', 'DEGRADED')),
        ADD COLUMN health_told_at timestamptz(3)`)
    await db.query(`
      CREATE TABLE mp4s (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        video_id uuid NOT NULL UNIQUE,
        state text NOT NULL CHECK (state IN ('QUEUED', 'PROCESSING', 'READY', 'ERROR')),
        attempt integer NOT NULL DEFAULT 0,
        tries integer NOT NULL DEFAULT 0,
        lease_until timestamptz(3),
        error jsonb,
        request_id text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, video_id) REFERENCES videos (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE INDEX mp4s_lease ON mp4s (lease_until) WHERE state IN ('QUEUED', 'PROCESSING')`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE mp4s`)
    const columns = ['picture_id', 'health', 'health_at', 'health_told', 'health_told_at']
    for (const column of columns) await db.query(`ALTER TABLE broadcasts DROP COLUMN ${column}`)
  }
}
