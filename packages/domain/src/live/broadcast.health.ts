import type { LiveHealth } from '@ingest/contract'

/** What an owner can do something about. */
export const liveProblems = ['NO_DATA', 'LATE_DATA', 'DROPPED_FRAMES', 'RARE_KEYFRAMES'] as const
export type LiveProblem = (typeof liveProblems)[number]

/** How a broadcast fares, as its instance has measured it. */
export interface BroadcastHealth {
  problems: LiveProblem[]
  viewers: number
  reconnects: number
  source: {
    bitRate: number
    frameRate: number
    keyframeSeconds: number | null
    droppedFrames: number
    lateSeconds: number
  }
  /** Best first. */
  renditions: { width: number | null; height: number | null; codecs: string[]; bitRate: number }[]
}

export type HealthVerdict = 'GOOD' | 'DEGRADED'

/** @param broadcast the one that runs, if any */
export function toLiveHealth(
  liveId: string,
  broadcast: { health: BroadcastHealth | null; healthAt: Date | null } | null,
): LiveHealth {
  const { health, healthAt } = broadcast ?? {}
  if (!health || !healthAt)
    return {
      live_id: liveId,
      status: 'UNKNOWN',
      measured_at: null,
      problems: [],
      viewers: 0,
      reconnects: 0,
      source: null,
      renditions: [],
    }
  const { problems, viewers, reconnects, source, renditions } = health
  return {
    live_id: liveId,
    status: verdictOf(health),
    measured_at: healthAt.toISOString(),
    problems,
    viewers,
    reconnects,
    source: {
      bit_rate: source.bitRate,
      frame_rate: source.frameRate,
      keyframe_interval: source.keyframeSeconds,
      dropped_frames: source.droppedFrames,
      late: source.lateSeconds,
    },
    renditions: renditions.map(({ bitRate, ...rendition }) => ({ ...rendition, bit_rate: bitRate })),
  }
}

export function verdictOf({ problems }: Pick<BroadcastHealth, 'problems'>): HealthVerdict {
  return problems.length > 0 ? 'DEGRADED' : 'GOOD'
}
