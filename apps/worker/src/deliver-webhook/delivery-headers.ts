import { createHmac } from 'node:crypto'
import type { DeliveryClaim } from '@ingest/domain'

type Delivered = Pick<DeliveryClaim, 'deliveryId' | 'attempt' | 'retryReason' | 'secret' | 'body' | 'requestId'>

/** By what a receiver knows who has sent a delivery, and which attempt it is. Two kinds of signature, with one secret. */
export function deliveryHeaders(delivery: Delivered, now: Date): Record<string, string> {
  const { deliveryId, attempt, retryReason, secret, body, requestId } = delivery
  const timestamp = String(Math.floor(now.getTime() / 1000))
  return {
    'content-type': 'application/json',
    'user-agent': 'Ingest-Webhooks/1',
    'x-ingest-signature': createHmac('sha1', secret).update(body).digest('hex'),
    'x-ingest-request-attempt': String(attempt),
    ...(retryReason && { 'x-ingest-retry-reason': retryReason }),
    // Standard Webhooks, signature scheme v1.
    'webhook-id': deliveryId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.${body}`).digest('base64')}`,
    ...(requestId && { 'request-id': requestId }),
  }
}
