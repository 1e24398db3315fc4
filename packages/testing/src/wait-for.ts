import { setTimeout as pause } from 'node:timers/promises'

export interface WaitOptions {
  /** Default 10 seconds. */
  timeoutSeconds?: number
  /** What is waited for, in the error of a wait in vain. */
  what?: string
}

const pauseMs = 20

/**
 * Asks again and again until the answer is truthy, and returns it. An error counts as no answer.
 * @throws Error that names what did not happen, with the last error as its cause
 */
export async function waitFor<T>(
  fact: () => T | Promise<T>,
  { timeoutSeconds = 10, what = fact.toString() }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutSeconds * 1000
  let cause: unknown
  do {
    try {
      const answer = await fact()
      if (answer) return answer
      cause = undefined
    } catch (error) {
      cause = error
    }
    await pause(pauseMs)
  } while (performance.now() < deadline)
  throw new Error(`waited ${timeoutSeconds} s in vain for: ${what}`, { cause })
}
