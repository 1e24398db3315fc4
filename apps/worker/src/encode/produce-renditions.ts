import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type EncodedRendition, outputsOf } from '@ingest/media-tools'
import { Pool } from '../store/pool.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { EncodePulse } from './encode-pulse.ts'
import type { GrowingVariants } from './growing-variants.ts'
import { runEncode } from './run-encode.ts'
import type { RunningEncode } from './running-encode.ts'
import { storeRendition } from './store-rendition.ts'

const PUTS_AT_ONCE = 4

/** Runs ffmpeg, and stores what it finishes while it runs. The first thing that fails ends the rest. */
export async function produceRenditions(
  deps: WorkerDeps,
  running: RunningEncode,
  { pulse, growing }: { pulse: EncodePulse; growing?: GrowingVariants },
  signal: AbortSignal,
): Promise<EncodedRendition[]> {
  const { plan, directory } = running
  const outputs = outputsOf(plan)
  await Promise.all([...outputs, ...plan.texts].map(({ folder }) => mkdir(path.join(directory, folder))))
  const failed = new AbortController()
  const both = AbortSignal.any([signal, failed.signal])
  const run = runEncode(deps, running, { pulse }, both)
  const pool = new Pool(PUTS_AT_ONCE)
  const stores = outputs.map((output) => storeRendition(deps, running, { output, run, pool, growing }, both))
  const works = [run, ...stores].map((work) => work.catch((error: unknown) => failed.abort(error)))
  await Promise.all(works)
  both.throwIfAborted()
  return Promise.all(stores)
}
