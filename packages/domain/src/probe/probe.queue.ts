import { leaseEnd } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { Tx } from '../core/transaction.ts'
import type { InputEntity } from '../entities/input.entity.ts'

/** A queued row that nobody has claimed by then is queued once more: its queue job may be lost. */
const claimExpectedSeconds = 60

/** Asks for the probe of an input; returns the change that goes with it. */
export async function queueProbe(
  tx: Tx,
  { id, networkId, requestId, traceParent }: Pick<InputEntity, 'id' | 'networkId' | 'requestId' | 'traceParent'>,
  clock: Clock,
  startAfterSeconds = 0,
): Promise<Partial<InputEntity>> {
  const payload = { networkId, inputId: id, requestId: requestId ?? undefined }
  const later = startAfterSeconds > 0 ? { startAfterSeconds } : {}
  await tx.enqueue('probe-input', payload, { singletonKey: id, traceParent, ...later })
  const now = clock.now()
  const leaseUntil = leaseEnd(now, claimExpectedSeconds + startAfterSeconds)
  return { state: 'QUEUED', worker: null, leaseUntil, requestId, traceParent, updatedAt: now }
}
