import type { PlaybackKey } from '@ingest/contract'
import type { PlaybackKeyEntity } from '../entities/playback-key.entity.ts'

export function toPlaybackKey(row: PlaybackKeyEntity, apiUrl: string): PlaybackKey {
  return {
    id: row.id,
    url: `${apiUrl}/networks/${row.networkId}/keys/${row.id}`,
    title: row.title,
    key: row.pem,
    author_id: row.authorId,
    updater_id: row.updaterId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: null,
  }
}
