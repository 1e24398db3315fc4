import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What networks use, month by month, and how much of it they may. */
export class UsageAndQuotas1764000000010 implements MigrationInterface {
  name = 'UsageAndQuotas1764000000010'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE network_usage (
        network_id uuid NOT NULL REFERENCES networks (id) ON DELETE CASCADE,
        month date NOT NULL,
        encoded_seconds double precision NOT NULL DEFAULT 0,
        delivered_bytes bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (network_id, month)
      )`)
    await db.query(`ALTER TABLE variants ADD COLUMN job_bytes bigint NOT NULL DEFAULT 0`)
    await db.query(`
      ALTER TABLE networks
        ADD COLUMN max_storage_bytes bigint,
        ADD COLUMN max_open_uploads integer,
        ADD COLUMN max_unfinished_jobs integer,
        ADD COLUMN max_live_streams integer`)
    await db.query(`CREATE INDEX inputs_stored ON inputs (network_id) INCLUDE (size_bytes) WHERE object_key IS NOT NULL`)
    await db.query(`CREATE INDEX variants_stored ON variants (network_id, job_id) INCLUDE (job_bytes)`)
    await db.query(`CREATE INDEX uploads_of_network ON uploads (network_id) INCLUDE (size_bytes) WHERE state = 'OPEN'`)
    await db.query(`
      CREATE INDEX jobs_unfinished ON jobs (network_id) WHERE state IN ('WAITING', 'QUEUED', 'RUNNING')`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX jobs_unfinished, uploads_of_network, variants_stored, inputs_stored`)
    await db.query(`
      ALTER TABLE networks
        DROP COLUMN max_storage_bytes,
        DROP COLUMN max_open_uploads,
        DROP COLUMN max_unfinished_jobs,
        DROP COLUMN max_live_streams`)
    await db.query(`ALTER TABLE variants DROP COLUMN job_bytes`)
    await db.query(`DROP TABLE network_usage`)
  }
}
