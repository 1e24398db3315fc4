import { setTimeout as pause } from 'node:timers/promises'
import { descendantsOf } from '@ingest/e2e/faults/processes'
import type { KillablePlatform } from './killable-platform.ts'

/** A process and all below it stand still for a while. */
export async function freeze(pid: number, forMs: number): Promise<void> {
  const asleep = [pid, ...(await descendantsOf(pid))]
  for (const each of asleep) signal(each, 'SIGSTOP')
  await pause(forMs)
  for (const each of asleep) signal(each, 'SIGCONT')
}

export async function killDatabase(postgres: KillablePlatform['postgres'], forMs: number): Promise<void> {
  const kill = async () => {
    signal(postgres.pid, 'SIGKILL')
    await postgres.exited
  }
  await away(kill, () => postgres.restart(), forMs)
}

export async function away(stop: () => Promise<unknown>, resume: () => Promise<unknown>, forMs: number): Promise<void> {
  await stop()
  await pause(forMs)
  await resume()
}

/** A process may have ended by itself in the meantime. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
