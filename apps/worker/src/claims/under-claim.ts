import { setTimeout as pause } from 'node:timers/promises'
import type { Logger, Observers } from '@ingest/observability'

/** Somebody else has claimed the work, or it was cancelled: nothing that this worker writes counts any more. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError'

  constructor() {
    super('the claim is lost')
  }
}

export interface Heartbeat {
  everyMs: number
  /** False when the claim is lost. */
  beat(): Promise<boolean>
}

interface Watching {
  logger: Logger
  observers: Pick<Observers, 'leaseNotRenewed'>
}

/**
 * Does work while its claim is kept alive. The signal that the work gets aborts with the caller's, and with a
 * ClaimLostError. A beat that cannot reach the database changes nothing: the claim stands until somebody takes it.
 */
export async function underClaim<T>(
  heartbeat: Heartbeat,
  watching: Watching,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const lost = new AbortController()
  const ended = new AbortController()
  const beating = keepBeating(heartbeat, watching, () => lost.abort(new ClaimLostError()), ended.signal)
  try {
    return await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    ended.abort()
    await beating
  }
}

async function keepBeating(
  heartbeat: Heartbeat,
  { logger, observers }: Watching,
  onLost: () => void,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await pause(heartbeat.everyMs, undefined, { signal: ended }).catch(() => undefined)
    if (ended.aborted) return
    try {
      if (await heartbeat.beat()) continue
      observers.leaseNotRenewed('job', 'lost')
      return onLost()
    } catch (error) {
      observers.leaseNotRenewed('job', 'failed')
      logger.warn({ err: error }, 'a heartbeat failed')
    }
  }
}
