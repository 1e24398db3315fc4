import type { Delivery, Subscription } from '@ingest/contract'
import type { SecretBox } from '../core/secrets.ts'
import type { DeliveryEntity } from '../entities/delivery.entity.ts'
import type { SubscriptionEntity } from '../entities/subscription.entity.ts'

export function toSubscription(row: SubscriptionEntity, secrets: SecretBox): Subscription {
  return {
    id: row.id,
    network_id: row.networkId,
    event_name: row.eventName,
    url: row.url,
    enabled: row.enabled,
    secret: secrets.decrypt(row.secretEncrypted),
    retry: row.retry,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}

export function toDelivery(row: DeliveryEntity): Delivery {
  return {
    id: row.id,
    event_id: row.eventId,
    event_name: row.eventName,
    url: row.url,
    status: row.state === 'SENDING' ? 'PENDING' : row.state,
    attempts: row.attempt,
    response_status: row.responseStatus,
    response_body: row.responseBody,
    error: row.error,
    next_attempt_at: row.state === 'PENDING' ? row.dueAt.toISOString() : null,
    delivered_at: row.deliveredAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
