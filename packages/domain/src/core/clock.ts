/** The time as the use-cases see it; tests inject another. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
