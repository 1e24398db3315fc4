import { waitFor } from '@ingest/testing'
import type { KillableApp } from '../killable-app.ts'
import { leaseSeconds } from '../killable-platform.ts'
import { away, freeze, killDatabase, signal } from '../strikes.ts'
import type { Arena } from './arena.ts'
import { processesIn } from './work-processes.ts'

export interface Blow {
  arena: Arena
  jobId: string
  /** The worker that runs the job. */
  worker: KillableApp
  /** How long the cause lasts, where it lasts. */
  holdMs: number
}

/** Some causes are over before the apps have to give up their work, some are not. */
export const hold = { leastMs: 1000, mostMs: 12_000 }

/** What strikes an encode. Each settles when its cause is over. */
export const faults = {
  'kill -9 of the worker': ({ worker }) => worker.kill(),
  'SIGTERM of the worker, and another in its place': ({ worker }) => worker.restart(),
  'worker frozen past its lease, then awake': ({ worker, holdMs }) => freeze(worker.pid, leaseSeconds * 1000 + holdMs),
  'kill -9 of ffmpeg, as of a machine out of memory': killFfmpeg,
  'work folder full': ({ arena, holdMs }) => arena.disk.fill(AbortSignal.timeout(holdMs)),
  'object store away': ({ arena: { store }, holdMs }) => away(store.stop, store.resume, holdMs),
  'database killed, and started again': ({ arena: { platform }, holdMs }) => killDatabase(platform.postgres, holdMs),
} satisfies Record<string, (blow: Blow) => Promise<void>>

export type FaultName = keyof typeof faults

async function killFfmpeg({ arena, jobId }: Blow): Promise<void> {
  const running = () => processesIn(`${arena.workFolder}/`, `encode-${jobId}`)
  const pids = await waitFor(async () => ((await running()).length > 0 ? running() : undefined), { what: 'an ffmpeg of the job' })
  for (const pid of pids) signal(pid, 'SIGKILL')
}
