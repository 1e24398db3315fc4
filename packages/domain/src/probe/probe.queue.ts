import { leaseEnd } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { Tx } from '../core/transaction.ts'
import type { InputEntity } from '../entities/input.entity.ts'

/** A queued row that nobody has claimed by then is queued once more: its queue job may be lost. */
const claimExpectedSeconds = 60

/** Asks for the probe of an input; returns the change that goes with it. */
export async function queueProbe(
  tx: Tx,
  { id, networkId, requestId }: Pick<InputEntity, 'id' | 'networkId' | 'requestId'>,
  clock: Clock,
  startAfterSeconds = 0,
): Promise<Partial<InputEntity>> {
  const payload = { networkId, inputId: id, requestId: requestId ?? undefined }
  await tx.enqueue('probe-input', payload, { singletonKey: id, ...(startAfterSeconds > 0 ? { startAfterSeconds } : {}) })
  const now = clock.now()
  const leaseUntil = leaseEnd(now, claimExpectedSeconds + startAfterSeconds)
  return { state: 'QUEUED', worker: null, leaseUntil, requestId, updatedAt: now }
}
