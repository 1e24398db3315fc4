import type { JobPayload, SendOptions } from '@ingest/queue'

export interface SubscriptionRef {
  networkId: string
  subscriptionId: string
  requestId?: string
}

/** An open transaction. */
interface Queueing {
  enqueue(name: 'deliver-webhook', payload: JobPayload<'deliver-webhook'>, options: SendOptions): Promise<void>
}

/** Wakes a worker for whatever is due to a subscription. Its network is the group in which the queue is fair. */
export function queueDeliveries(tx: Queueing, { networkId, subscriptionId, requestId }: SubscriptionRef): Promise<void> {
  const payload = { networkId, subscriptionId, requestId }
  return tx.enqueue('deliver-webhook', payload, { singletonKey: subscriptionId, groupId: networkId })
}
