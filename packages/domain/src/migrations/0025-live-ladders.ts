import type { QueryRunner } from 'typeorm'
import type { Migration } from './migration.ts'

/** Which profile is the ladder of a network's live streams, and what it was when a broadcast began. */
export class LiveLadders1764000000025 implements Migration {
  name = 'LiveLadders1764000000025'

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE networks
        ADD COLUMN live_profile_id uuid,
        ADD CONSTRAINT networks_live_profile FOREIGN KEY (id, live_profile_id) REFERENCES profiles (network_id, id) NOT VALID`)
    await db.query(`ALTER TABLE broadcasts ADD COLUMN ladder jsonb`)
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE broadcasts DROP COLUMN ladder`)
    await db.query(`ALTER TABLE networks DROP COLUMN live_profile_id`)
  }
}
