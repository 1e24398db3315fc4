import type { QueryRunner } from 'typeorm'
import type { Migration } from './migration.ts'

/** How far the access logs of CDNs have been counted. */
export class UsageImports1764000000023 implements Migration {
  name = 'UsageImports1764000000023'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE usage_imports (
        id uuid PRIMARY KEY,
        head_hash text NOT NULL,
        position_bytes bigint NOT NULL,
        position_hash text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (head_hash, position_bytes, position_hash)
      )`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE usage_imports`)
  }
}
