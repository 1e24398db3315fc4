import { leaseEnd } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { Tx } from '../core/transaction.ts'
import type { Mp4Entity } from '../entities/mp4.entity.ts'

/** A queued row that nobody has claimed by then is queued once more: its queue job may be lost. */
const claimExpectedSeconds = 60

/** Asks for an MP4; returns the change that goes with it. */
export async function queueMp4(
  tx: Tx,
  { id, networkId, requestId, traceParent }: Pick<Mp4Entity, 'id' | 'networkId' | 'requestId' | 'traceParent'>,
  clock: Clock,
  startAfterSeconds = 0,
): Promise<Pick<Mp4Entity, 'state' | 'leaseUntil' | 'updatedAt'>> {
  const payload = { networkId, mp4Id: id, requestId: requestId ?? undefined }
  await tx.enqueue('make-mp4', payload, { singletonKey: id, startAfterSeconds, traceParent })
  const now = clock.now()
  return { state: 'QUEUED', leaseUntil: leaseEnd(now, claimExpectedSeconds + startAfterSeconds), updatedAt: now }
}
