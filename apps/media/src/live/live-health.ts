import type { BroadcastHealth, LiveProblem } from '@ingest/domain'
import type { LiveBroadcast } from './live-broadcast.ts'
import type { LiveOutput } from './live-output.ts'
import type { SourceMeasures } from './source-meter.ts'

const SILENT_SECONDS = 5
const LATE_SECONDS = 2
const DROPPED_SHARE = 0.02
/** Beyond it everything is encoded anew, and players wait. */
const KEYFRAME_SECONDS = 4.25

/** What the owner of a stream may want to know of it. */
export function healthOf({ source, viewers, publications, outputs }: LiveBroadcast): BroadcastHealth {
  const measures = source.measure()
  return {
    problems: problemsOf(measures),
    viewers: viewers.count(),
    reconnects: Math.max(0, publications - 1),
    source: {
      bitRate: measures.bitsPerSecond,
      frameRate: rounded(measures.framesPerSecond),
      keyframeSeconds: rounded(measures.keyframeSeconds),
      droppedFrames: measures.droppedFrames,
      lateSeconds: rounded(measures.lateSeconds),
    },
    renditions: outputs.map(describe),
  }
}

export function problemsOf({
  silentSeconds,
  lateSeconds,
  droppedShare,
  keyframeSeconds = 0,
}: Pick<SourceMeasures, 'silentSeconds' | 'lateSeconds' | 'droppedShare' | 'keyframeSeconds'>): LiveProblem[] {
  const problems = {
    NO_DATA: silentSeconds > SILENT_SECONDS,
    LATE_DATA: lateSeconds > LATE_SECONDS,
    DROPPED_FRAMES: droppedShare > DROPPED_SHARE,
    RARE_KEYFRAMES: keyframeSeconds > KEYFRAME_SECONDS,
  } satisfies Record<LiveProblem, boolean>
  return (Object.keys(problems) as LiveProblem[]).filter((problem) => problems[problem])
}

function describe({ resolution, codecs, bandwidth }: LiveOutput): BroadcastHealth['renditions'][number] {
  return { width: resolution?.width ?? null, height: resolution?.height ?? null, codecs, bitRate: bandwidth.average }
}

function rounded(value: number): number
function rounded(value: number | undefined): number | null
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100
}
