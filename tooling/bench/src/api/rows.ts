import type { Client } from 'pg'
import type { Tenant } from './tenant.ts'

const insertSql = `
  INSERT INTO videos (id, network_id, title, author_id, updater_id, created_at, updated_at, media_state, published_at, deleted_at, schedule_start)
  SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
    $1, 'Video ' || n || ' ' || left(md5((n % 100)::text), 12), $2, $2, to_timestamp(ms / 1000.0), to_timestamp(ms / 1000.0),
    CASE WHEN n % 20 = 1 THEN 'NONE' WHEN n % 1000 = 2 THEN 'ERROR' WHEN n % 1000 = 3 THEN 'PROCESSING' ELSE 'READY' END,
    CASE WHEN n % 2 = 0 THEN to_timestamp(ms / 1000.0) END, CASE WHEN n % 100 = 5 THEN now() END,
    CASE WHEN n % 1000 = 7 THEN timestamptz '2100-01-01' END
  FROM generate_series(1, $3::integer) AS n,
    LATERAL (SELECT 1750000000000 + n::bigint * 1000 + n % 7 AS ms) AS times`

/** Videos of a whole year in all states, the newest last; with the statistics that autovacuum would have after a minute. */
export async function insertVideos(database: Client, { networkId, userId }: Tenant, count: number): Promise<void> {
  await database.query(insertSql, [networkId, userId, count])
  await database.query('VACUUM ANALYZE videos')
}
