import type { Network } from '@ingest/contract'
import type { NetworkEntity } from '../entities/network.entity.ts'

export function toNetwork(row: NetworkEntity, apiUrl: string): Network {
  return {
    network_id: row.id,
    id: row.id,
    url: `${apiUrl}/networks/${row.id}`,
    name: row.name,
    slug: row.slug,
    customer_id: row.customerId,
    read_only: row.readOnly,
    live_profile: row.liveProfileId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}
