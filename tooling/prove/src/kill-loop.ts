import { setTimeout as pause } from 'node:timers/promises'
import type { KillableApp } from './killable-app.ts'

/** Long enough to do something in, short enough to be in the middle of it. */
export interface Life {
  leastMs: number
  mostMs: number
}

/** Kills an app at a random moment of each of its lives, counted from when it is ready, until told to stop; then the app lives. */
export async function killInALoop(app: KillableApp, life: Life, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await app.ready()
    const lifeMs = life.leastMs + Math.random() * (life.mostMs - life.leastMs)
    await pause(lifeMs, undefined, { signal: stop }).catch(() => undefined)
    if (!stop.aborted) await app.kill()
  }
  await app.ready()
}
