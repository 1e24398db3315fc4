import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import type { WorkerDeps } from '../worker.deps.ts'
import { sweepAllObjects, sweepObjects } from './sweep-objects.ts'

const SINGLES_EVERY_MS = 1000
const LEASES_EVERY_MS = 3000
const LEFTOVERS_EVERY_MS = 60_000

type SweepDeps = Omit<WorkerDeps, 'egress' | 'tools'>

interface Sweep {
  name: string
  everyMs: number
  /** Not worth a line in the log. */
  isRoutine?: boolean
  /** How many things it has dealt with. */
  run(signal: AbortSignal): Promise<number>
  /** To the end, where `run` does a piece; undefined when somebody else is at it. */
  runAll?(signal: AbortSignal): Promise<number | undefined>
}

/** What must happen although nobody asks for it. Every worker does all of it: each sweep takes only what no other has. */
export function startSweeps(deps: SweepDeps): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loops = sweepsOf(deps).map((sweep) => repeat(sweep, deps.logger, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

export interface Swept {
  sweep: string
  /** How many things it has dealt with. */
  count?: number
  error?: Error
}

/** Each sweep once, one after the other, and all objects; one that fails does not end the others. */
export async function* sweepOnce(deps: SweepDeps, signal: AbortSignal): AsyncGenerator<Swept> {
  for (const { name, run, runAll = run } of sweepsOf(deps)) {
    try {
      yield { sweep: name, count: await runAll(signal) }
    } catch (error) {
      yield { sweep: name, error: error as Error }
    }
  }
}

function sweepsOf(deps: SweepDeps): Sweep[] {
  const { domain, workDirs } = deps
  return [
    { name: 'single uploads that have arrived', everyMs: SINGLES_EVERY_MS, run: () => domain.uploads.completeSingles() },
    { name: 'inputs that nobody probes', everyMs: LEASES_EVERY_MS, run: () => domain.probe.sweep() },
    { name: 'inputs that nobody fetches', everyMs: LEASES_EVERY_MS, run: () => domain.pull.sweep() },
    { name: 'jobs that nobody runs', everyMs: LEASES_EVERY_MS, run: () => domain.encode.sweep() },
    { name: 'MP4s that nobody makes', everyMs: LEASES_EVERY_MS, run: () => domain.makeMp4.sweep() },
    { name: 'broadcasts whose media app is gone', everyMs: LEASES_EVERY_MS, run: () => domain.broadcasts.sweep() },
    { name: 'deliveries that are due', everyMs: LEASES_EVERY_MS, isRoutine: true, run: () => domain.deliver.sweep() },
    { name: 'uploads left alone', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.uploads.abortAbandoned() },
    { name: 'videos whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.videos.purgeTrash() },
    { name: 'inputs whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.inputs.purgeTrash() },
    { name: 'jobs whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.jobs.purgeTrash() },
    { name: 'live streams whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.live.purgeTrash() },
    { name: 'profiles whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.profiles.purgeTrash() },
    { name: 'roles whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.roles.purgeTrash() },
    { name: 'users whose time in the trash is over', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.users.purgeTrash() },
    { name: 'variants replaced long ago', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.encode.forgetReplaced() },
    { name: 'invitations that have ended', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.invitations.forgetExpired() },
    { name: 'mails that nobody could send', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.mails.forgetOld() },
    { name: 'rows that have expired', everyMs: LEFTOVERS_EVERY_MS, run: () => domain.expired.forget() },
    {
      name: 'events and deliveries past their time',
      everyMs: LEFTOVERS_EVERY_MS,
      run: () => domain.retention.expire(deps.retention),
    },
    {
      name: 'objects of nobody',
      everyMs: LEFTOVERS_EVERY_MS,
      run: (signal) => sweepObjects(deps, signal),
      runAll: (signal) => sweepAllObjects(deps, signal),
    },
    { name: 'work folders of dead workers', everyMs: LEFTOVERS_EVERY_MS, run: () => workDirs.tend() },
  ]
}

async function repeat({ name, everyMs, isRoutine, run }: Sweep, logger: Logger, stopping: AbortSignal): Promise<void> {
  let failing = false
  while (!stopping.aborted) {
    try {
      const count = await run(stopping)
      if (count > 0) logger[isRoutine ? 'debug' : 'info']({ count }, `swept: ${name}`)
      failing = false
    } catch (error) {
      if (!failing) logger.warn({ err: error }, `a sweep failed: ${name}`)
      failing = true
    }
    await pause(everyMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}
