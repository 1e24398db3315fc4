/** Who takes a piece of work, and for how long without a sign of life. */
export interface Claimant {
  worker: string
  leaseSeconds: number
}

/**
 * Attempts that end in nothing, by a dead worker or a passing failure, before the work is given up: enough to outlive a
 * series of kills, and an end to work that kills its workers. An outage of what a worker needs is not counted.
 */
export const mostTries = 20

interface Claimable {
  state: string
  leaseUntil: Date | null
}

/** Queued work can be taken, and work whose owner has given no sign of life in time. */
export function isClaimable({ state, leaseUntil }: Claimable, running: 'PROCESSING' | 'RUNNING', now: Date): boolean {
  return state === 'QUEUED' || (state === running && (leaseUntil === null || leaseUntil <= now))
}

export function leaseEnd(now: Date, leaseSeconds: number): Date {
  return new Date(now.getTime() + leaseSeconds * 1000)
}

/** The pause before the next try: 10 s, doubled each time, at most a minute. */
export function retryAfterSeconds(tries: number): number {
  return Math.min(60, 10 * 2 ** Math.max(0, tries - 1))
}
