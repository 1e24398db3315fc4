import type { Application } from '@ingest/contract'
import type { ApplicationEntity } from '../entities/application.entity.ts'

export function toApplication(row: ApplicationEntity, apiUrl: string): Application {
  return {
    id: row.id,
    url: `${apiUrl}/applications/${row.id}`,
    network_id: row.networkId,
    owner_id: row.ownerId,
    name: row.name,
    redirect_uris: row.redirectUris,
    scopes: row.scopes as Application['scopes'],
    confidential: row.confidential,
    client_id: row.clientId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}
