import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Live streams and their broadcasts. */
export class Live1764000000014 implements MigrationInterface {
  name = 'Live1764000000014'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE live_streams (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        title text NOT NULL,
        state text NOT NULL CHECK (state IN ('IDLE', 'RUNNING', 'FINISHED', 'ERROR')),
        stream_key text NOT NULL,
        stream_key_hash text NOT NULL UNIQUE,
        recording text NOT NULL DEFAULT 'draft' CHECK (recording IN ('none', 'draft', 'published')),
        finished_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        UNIQUE (network_id, id)
      )`)
    await db.query(`CREATE INDEX live_streams_created ON live_streams (network_id, created_at, id)`)
    await db.query(`CREATE INDEX live_streams_title ON live_streams (network_id, title, id)`)
    await db.query(`CREATE INDEX live_streams_search ON live_streams USING gin (lower(title) gin_trgm_ops)`)
    await db.query(`CREATE INDEX live_streams_trash ON live_streams (deleted_at) WHERE deleted_at IS NOT NULL`)
    await db.query(`
      CREATE TABLE broadcasts (
        id uuid PRIMARY KEY,
        network_id uuid NOT NULL,
        live_id uuid NOT NULL,
        video_id uuid NOT NULL UNIQUE,
        state text NOT NULL CHECK (state IN ('RUNNING', 'ENDED')),
        epoch integer NOT NULL,
        instance text NOT NULL,
        internal_url text NOT NULL,
        lease_until timestamptz(3) NOT NULL,
        recording_attempt integer NOT NULL DEFAULT 0,
        ended_at timestamptz(3),
        end_reason text CHECK (end_reason IN ('publisher', 'stopped', 'deleted', 'lost', 'failed')),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (network_id, id),
        FOREIGN KEY (network_id, live_id) REFERENCES live_streams (network_id, id) ON DELETE CASCADE
      )`)
    await db.query(`CREATE UNIQUE INDEX broadcasts_one_runs ON broadcasts (live_id) WHERE state = 'RUNNING'`)
    await db.query(`CREATE INDEX broadcasts_live ON broadcasts (live_id, created_at)`)
    await db.query(`CREATE INDEX broadcasts_instance ON broadcasts (instance) WHERE state = 'RUNNING'`)
    await db.query(`CREATE INDEX broadcasts_lease ON broadcasts (lease_until) WHERE state = 'RUNNING'`)
    // What was recorded has not been encoded with any profile.
    await db.query(`ALTER TABLE variants ALTER COLUMN profile_id DROP NOT NULL`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM variants WHERE profile_id IS NULL`)
    await db.query(`ALTER TABLE variants ALTER COLUMN profile_id SET NOT NULL`)
    await db.query(`DROP TABLE broadcasts, live_streams`)
  }
}
