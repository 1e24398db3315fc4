import { setTimeout as pause } from 'node:timers/promises'
import type { KillableApp } from './killable-app.ts'

/** Time to do something in, before the next kill. */
const life = { leastMs: 300, mostMs: 6000 }

/** Kills an app at a random moment of each of its lives, until told to stop; then the app lives. */
export async function killInALoop(app: KillableApp, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await app.ready()
    const lifeMs = life.leastMs + Math.random() * (life.mostMs - life.leastMs)
    await pause(lifeMs, undefined, { signal: stop }).catch(() => undefined)
    if (!stop.aborted) await app.kill()
  }
  await app.ready()
}
