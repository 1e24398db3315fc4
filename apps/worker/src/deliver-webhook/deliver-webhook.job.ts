import type { JobHandler } from '@ingest/queue'
import type { WorkerDeps } from '../worker.deps.ts'
import { attemptDelivery } from './attempt-delivery.ts'

/** Then others have their turn; what is still due wakes a worker again. */
const TURN_MS = 10_000

/** Sends what is due to one subscription, until there is nothing left or its turn is over. */
export function deliverWebhook(deps: Pick<WorkerDeps, 'domain' | 'egress' | 'claimant'>): JobHandler<'deliver-webhook'> {
  return async (subscription, { signal }) => {
    const endsAt = performance.now() + TURN_MS
    while (performance.now() < endsAt && !signal.aborted) {
      const claims = await deps.domain.deliver.claim(subscription, deps.claimant)
      if (claims.length === 0) return
      await Promise.all(claims.map((claim) => attemptDelivery(deps, claim, signal)))
    }
  }
}
