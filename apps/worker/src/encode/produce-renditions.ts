import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { type AudioOutput, type EncodePlan, encodeArguments, runFfmpeg, type VideoOutput } from '@ingest/media-tools'
import { Pool } from '../store/pool.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { EncodePulse } from './encode-pulse.ts'
import type { GrowingVariants } from './growing-variants.ts'
import type { RunningEncode } from './running-encode.ts'
import { type StoredRendition, storeRendition } from './store-rendition.ts'

const PUTS_AT_ONCE = 4
/** Less than the queue's absolute cap on one attempt. */
const TIME_LIMIT_SECONDS = 23 * 3600
const FILE_LIMIT_BYTES = 4 * 1024 ** 3
/** What remains after ffmpeg: playlists, the poster, the transaction. */
const ENCODED_PERCENT = 99

/** Runs ffmpeg, and stores what it finishes while it runs. The first thing that fails ends the rest. */
export async function produceRenditions(
  deps: WorkerDeps,
  running: RunningEncode,
  { pulse, growing }: { pulse: EncodePulse; growing?: GrowingVariants },
  signal: AbortSignal,
): Promise<StoredRendition[]> {
  const { plan, directory, source } = running
  const outputs: (VideoOutput | AudioOutput)[] = [...plan.videoOutputs, ...(plan.audioOutput ? [plan.audioOutput] : [])]
  await Promise.all(outputs.map(({ folder }) => mkdir(path.join(directory, folder))))
  const failed = new AbortController()
  const both = AbortSignal.any([signal, failed.signal])
  const run = runFfmpeg(deps.tools, encodeArguments(plan, source), {
    limits: { ...deps.limits, timeSeconds: TIME_LIMIT_SECONDS, fileBytes: FILE_LIMIT_BYTES },
    cwd: directory,
    onProgress: ({ doneSeconds }) => pulse.reach(percentOf(doneSeconds, plan)),
    signal: both,
  })
  const pool = new Pool(PUTS_AT_ONCE)
  const stores = outputs.map((output) => storeRendition(deps, running, { output, run, pool, growing }, both))
  const works = [run, ...stores].map((work) => work.catch((error: unknown) => failed.abort(error)))
  await Promise.all(works)
  both.throwIfAborted()
  return Promise.all(stores)
}

function percentOf(doneSeconds: number, { durationSeconds }: EncodePlan): number {
  return durationSeconds > 0 ? Math.min(ENCODED_PERCENT, (doneSeconds / durationSeconds) * 100) : 0
}
