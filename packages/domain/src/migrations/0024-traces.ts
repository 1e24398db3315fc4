import type { QueryRunner } from 'typeorm'
import type { Migration } from './migration.ts'

const tables = ['inputs', 'jobs', 'mp4s', 'events']

/** In which trace work was asked for, beside the id of the request: whoever takes it up, however late, goes on with that. */
export class Traces1764000000024 implements Migration {
  name = 'Traces1764000000024'

  async up(db: QueryRunner): Promise<void> {
    for (const table of tables) await db.query(`ALTER TABLE ${table} ADD COLUMN trace_parent text`)
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of tables) await db.query(`ALTER TABLE ${table} DROP COLUMN trace_parent`)
  }
}
