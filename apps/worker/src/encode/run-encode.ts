import type { EncodeReport } from '@ingest/domain'
import { type EncodePlan, type EncodeProgress, encodeArguments, runFfmpeg } from '@ingest/media-tools'
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
  { plan, source, others, directory, renditions }: RunningEncode,
  { pulse }: { pulse: EncodePulse },
  signal: AbortSignal,
): Promise<void> {
  await runFfmpeg(tools, encodeArguments(plan, source, others), {
    limits: { ...limits, fileBytes: limits.outputBytes, mediaSeconds: limits.durationSeconds + DURATION_TOLERANCE_SECONDS },
    cwd: directory,
    onProgress: (progress) => {
      renditions.begin()
      pulse.reach(paceOf(progress, plan))
    },
    signal,
  })
}

/** What ffmpeg cannot know is how long the source is; what the source does not tell, nobody knows. */
function paceOf({ doneSeconds, speed }: EncodeProgress, { durationSeconds }: EncodePlan): Omit<EncodeReport, 'renditions'> {
  const isKnown = durationSeconds > 0
  const leftSeconds = Math.max(0, durationSeconds - doneSeconds)
  return {
    percent: isKnown ? Math.min(ENCODED_PERCENT, (doneSeconds / durationSeconds) * 100) : 0,
    speed: speed > 0 ? speed : null,
    etaSeconds: isKnown && speed > 0 ? Math.ceil(leftSeconds / speed) : null,
  }
}
