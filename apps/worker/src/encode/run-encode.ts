import { type EncodePlan, encodeArguments, runFfmpeg } from '@ingest/media-tools'
import type { WorkerDeps } from '../worker.deps.ts'
import type { EncodePulse } from './encode-pulse.ts'
import type { RunningEncode } from './running-encode.ts'

/** Less than the queue's absolute cap on one attempt. */
const TIME_LIMIT_SECONDS = 23 * 3600
/** What remains after ffmpeg: what is not stored yet, playlists, the poster, the transaction. */
const ENCODED_PERCENT = 99

/** The one run of ffmpeg of an encode, in its work folder. @param fileBytes the most that one file may have. @throws RunError */
export async function runEncode(
  { tools, limits }: Pick<WorkerDeps, 'tools' | 'limits'>,
  { plan, source, directory }: RunningEncode,
  { pulse, fileBytes }: { pulse: EncodePulse; fileBytes: number },
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, encodeArguments(plan, source), {
    limits: { ...limits, timeSeconds: TIME_LIMIT_SECONDS, fileBytes },
    cwd: directory,
    onProgress: ({ doneSeconds }) => pulse.reach(percentOf(doneSeconds, plan)),
    signal,
  })
}

function percentOf(doneSeconds: number, { durationSeconds }: EncodePlan): number {
  return durationSeconds > 0 ? Math.min(ENCODED_PERCENT, (doneSeconds / durationSeconds) * 100) : 0
}
