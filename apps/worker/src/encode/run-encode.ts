import { type EncodePlan, encodeArguments, runFfmpeg } from '@ingest/media-tools'
import type { WorkerDeps } from '../worker.deps.ts'
import type { EncodePulse } from './encode-pulse.ts'
import type { RunningEncode } from './running-encode.ts'

/** The last segment, the last frame and the last packet of sound may end a little later than the source says. */
const DURATION_TOLERANCE_SECONDS = 10
/** What remains after ffmpeg: what is not stored yet, playlists, the poster, the transaction. */
const ENCODED_PERCENT = 99

/** The one run of ffmpeg of an encode, in its work folder. @throws RunError */
export async function runEncode(
  { tools, limits }: Pick<WorkerDeps, 'tools' | 'limits'>,
  { plan, source, directory }: RunningEncode,
  { pulse }: { pulse: EncodePulse },
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, encodeArguments(plan, source), {
    limits: { ...limits, fileBytes: limits.outputBytes, mediaSeconds: limits.durationSeconds + DURATION_TOLERANCE_SECONDS },
    cwd: directory,
    onProgress: ({ doneSeconds }) => pulse.reach(percentOf(doneSeconds, plan)),
    signal,
  })
}

function percentOf(doneSeconds: number, { durationSeconds }: EncodePlan): number {
  return durationSeconds > 0 ? Math.min(ENCODED_PERCENT, (doneSeconds / durationSeconds) * 100) : 0
}
