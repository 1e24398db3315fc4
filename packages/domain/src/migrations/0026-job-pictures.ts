import type { QueryRunner } from 'typeorm'
import type { Migration } from './migration.ts'

/** Sweeps find the few rows that have been there for long. */
const trash = ['profiles', 'roles', 'members']

/** Pictures that jobs make count as stored, but for those that are there already; all trash is emptied in time. */
export class JobPictures1764000000026 implements Migration {
  name = 'JobPictures1764000000026'
  transaction = false

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE inputs ADD COLUMN IF NOT EXISTS image_bytes bigint NOT NULL DEFAULT 0`)
    await index(db, 'inputs_stored_bytes', 'inputs (network_id) INCLUDE (size_bytes, image_bytes) WHERE object_key IS NOT NULL')
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS inputs_stored`)
    for (const table of trash) await index(db, `${table}_trash`, `${table} (deleted_at) WHERE deleted_at IS NOT NULL`)
  }

  async down(db: QueryRunner): Promise<void> {
    await index(db, 'inputs_stored', 'inputs (network_id) INCLUDE (size_bytes) WHERE object_key IS NOT NULL')
    for (const name of ['inputs_stored_bytes', ...trash.map((table) => `${table}_trash`)])
      await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`)
    await db.query(`ALTER TABLE inputs DROP COLUMN IF EXISTS image_bytes`)
  }
}

/** Of an attempt that was interrupted an invalid index is left. */
async function index(db: QueryRunner, name: string, what: string): Promise<void> {
  await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`)
  await db.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON ${what}`)
}
