import type { MigrationInterface, QueryRunner } from 'typeorm'

/** By which lists, sweeps and cascades find the rows of tables that grow without end. */
const indexes = {
  // What a list can be sorted by, beside `id` and what earlier migrations have.
  jobs_updated: 'jobs (network_id, updated_at, id)',
  users_created: 'users (created_at, id)',
  users_updated: 'users (updated_at, id)',
  users_name: 'users (name, id)',
  // The few videos of most that a status names.
  videos_not_ready: `videos (network_id, media_state, id) WHERE deleted_at IS NULL AND media_state <> 'READY'`,
  videos_scheduled: 'videos (network_id, schedule_start) WHERE schedule_start IS NOT NULL',
  videos_trash: 'videos (deleted_at) WHERE deleted_at IS NOT NULL',
  // Cascades: without these each removal reads the whole table.
  uploads_input: 'uploads (input_id)',
  member_roles_role: 'member_roles (role_id)',
  applications_owner: 'applications (owner_id)',
}

export class ListIndexes1764000000019 implements MigrationInterface {
  name = 'ListIndexes1764000000019'

  async up(db: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(indexes)) await db.query(`CREATE INDEX ${name} ON ${definition}`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ${Object.keys(indexes).join(', ')}`)
  }
}
