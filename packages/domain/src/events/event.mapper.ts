import type { Event } from '@ingest/contract'
import type { EventEntity } from '../entities/event.entity.ts'

export function toEvent(row: EventEntity): Event {
  return {
    event_id: row.id,
    network_id: row.networkId,
    event_name: row.name,
    created_at: row.createdAt.toISOString(),
    actor: row.actor,
    request_id: row.requestId,
    data: { ...row.data },
  }
}
