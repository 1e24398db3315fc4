import type { Input } from '@ingest/contract'
import type { Urls } from '../core/urls.ts'
import type { InputEntity } from '../entities/input.entity.ts'
import { pictureUrl } from '../videos/video.mapper.ts'

export function toInput(row: InputEntity, urls: Urls): Input {
  return {
    id: row.id,
    url: `${urls.api}/encoding/inputs/${row.id}`,
    filename: row.filename,
    type: row.type,
    path: row.path,
    size: row.sizeBytes === null ? null : Number(row.sizeBytes),
    received: row.receivedBytes === null ? null : Number(row.receivedBytes),
    status: row.deletedAt ? 'TRASHED' : row.state,
    error: row.error,
    images: row.images.map(({ id }) => ({
      thumbnail_id: id,
      thumbnail_url: pictureUrl(id, urls),
      thumbnail_type: 'system',
    })),
    metadata: row.metadata && { ...row.metadata, format: { ...row.metadata.format, filename: row.filename } },
    network_id: row.networkId,
    last_used: row.lastUsed?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}
