import type { DataSource } from 'typeorm'

/** Ids in the order of creation. */
const id = `(lpad(to_hex(1764000000000 + n), 12, '0') || '70008' || substr(md5(n::text), 1, 15))::uuid`
const at = `timestamptz '2026-01-01' + n * interval '1 s'`
const network = `(ARRAY[$1::uuid, $2::uuid])[n % 2 + 1]`

/** Of each table that grows without end: its columns beside id and network, and their values. In the order of their references. */
const tables: [table: string, columns: string, values: string][] = [
  ['videos', 'title, media_state, created_at, updated_at', `'Video ' || n, 'READY', ${at}, ${at}`],
  ['inputs', 'filename, path, state, created_at, updated_at', `n || '.mov', n || '.mov', 'READY', ${at}, ${at}`],
  [
    'uploads',
    'input_id, method, object_key, size_bytes, piece_size_bytes, piece_count, state',
    `${id}, 'multipart', n, 1, 1, 1, 'COMPLETED'`,
  ],
  [
    'jobs',
    'video_id, profile_id, profile_snapshot, state, created_at, updated_at',
    `${id}, ${id}, '{}', 'COMPLETE', ${at}, ${at}`,
  ],
  [
    'live_streams',
    'title, state, stream_key, stream_key_hash, created_at, updated_at',
    `'Live ' || n, 'IDLE', $3, n, ${at}, ${at}`,
  ],
  ['events', 'name, resource_id, actor, data, created_at', `'videos.create', ${id}, '{}', '{}', ${at}`],
  [
    'subscriptions',
    'event_name, url, enabled, retry, secret_encrypted',
    `'videos.create', 'https://example.com/' || n, true, 'standard', ''`,
  ],
  [
    'deliveries',
    'subscription_id, event_id, event_name, url, state, created_at, updated_at',
    `${id}, ${id}, 'videos.create', 'https://example.com', 'DELIVERED', ${at}, ${at}`,
  ],
]

/**
 * Fills two networks alike, row by row in turn.
 * @param streamKeyEncrypted of every live stream
 */
export async function growNetworks(
  dataSource: DataSource,
  networkIds: [string, string],
  rows: number,
  streamKeyEncrypted: string,
): Promise<void> {
  const each = `FROM generate_series(1, ${rows}) AS n`
  for (const [table, columns, values] of tables) {
    const parameters = [...networkIds, ...(values.includes('$3') ? [streamKeyEncrypted] : [])]
    await dataSource.query(
      `INSERT INTO ${table} (id, network_id, ${columns}) SELECT ${id}, ${network}, ${values} ${each}`,
      parameters,
    )
  }
  await dataSource.query(
    `INSERT INTO users (id, email, name, created_at, updated_at)
     SELECT ${id}, n || '@example.com', 'User ' || n, ${at}, ${at} ${each}`,
  )
  await dataSource.query(`INSERT INTO members (network_id, user_id) SELECT ${network}, ${id} ${each}`, networkIds)
  await dataSource.query('ANALYZE')
}
