import { type Claimant, leaseEnd } from '../core/claim.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { DeliveryEntity } from '../entities/delivery.entity.ts'
import type { EventEntity } from '../entities/event.entity.ts'
import type { SubscriptionEntity } from '../entities/subscription.entity.ts'
import { toEvent } from '../events/event.mapper.ts'
import { resourceUrl } from '../events/resource-url.ts'

/** How long a receiver has for its answer. */
export const attemptSeconds = 10
/** Longer than an attempt takes. Nobody prolongs it: whoever has not told by then has died. */
const leaseSeconds = 2 * attemptSeconds

/** The right to make one attempt, and what is needed for it. */
export interface DeliveryClaim {
  networkId: string
  deliveryId: string
  /** From 1. */
  attempt: number
  /** Why there is another one. */
  retryReason?: string
  url: string
  secret: string
  /** JSON, byte for byte the same in every attempt. */
  body: string
  /** Of the request that caused the event. */
  requestId?: string
  traceParent: string | null
}

/** What became of an attempt. */
export interface AttemptResult {
  /** Null when there was no answer. */
  status: number | null
  body: string | null
}

export interface AttemptFailure extends AttemptResult {
  reason: string
  error: string
  /** The receiver wants no other attempt. */
  isFinal: boolean
}

/** The change of a row that somebody takes. Whoever had it before has told nobody what became of it. */
export function claimChange(row: DeliveryEntity, { worker }: Claimant, now: Date): Partial<DeliveryEntity> {
  const attempt = row.attempt + 1
  const interrupted = row.state === 'SENDING' ? { retryReason: 'interrupted' } : {}
  return { state: 'SENDING', attempt, worker, dueAt: leaseEnd(now, leaseSeconds), updatedAt: now, ...interrupted }
}

interface Parts {
  row: DeliveryEntity
  event: EventEntity
  subscription: SubscriptionEntity
}

export function toClaim({ row, event, subscription }: Parts, secrets: SecretBox, apiUrl: string): DeliveryClaim {
  const url = resourceUrl(event, apiUrl)
  return {
    networkId: row.networkId,
    deliveryId: row.id,
    attempt: row.attempt,
    retryReason: row.retryReason ?? undefined,
    url: row.url,
    secret: secrets.decrypt(subscription.secretEncrypted),
    body: JSON.stringify({ event: event.name, url, URL: url, event_object: toEvent(event) }),
    requestId: event.requestId ?? undefined,
    traceParent: event.traceParent,
  }
}
