import type { BroadcastEntity } from '../entities/broadcast.entity.ts'
import type { LiveStreamEntity } from '../entities/live-stream.entity.ts'

/** A media app, as the rows know it. */
export interface MediaInstance {
  /** Unique to a process. */
  instance: string
  /** Where the other instances reach it. */
  internalUrl: string
  /** Without a sign of life for so long, its broadcasts are given up. */
  leaseSeconds: number
}

/** The right to broadcast. Worthless when somebody has claimed the broadcast anew, or ended it. */
export interface BroadcastClaim extends MediaInstance {
  networkId: string
  liveId: string
  title: string
  broadcastId: string
  /** Its objects lie below this video's. */
  videoId: string
  /** Belongs into every object key that is written under this claim. */
  epoch: number
}

/** Why nobody may publish: `unknown` for a key that no stream has, or only one in the trash. */
export type PublishRefusal = 'unknown' | 'stopped' | 'read-only'

/** A broadcast that an instance still has, as the database knows. */
export interface HeldBroadcast {
  broadcastId: string
  epoch: number
}

export function toBroadcastClaim(
  { id: broadcastId, networkId, liveId, videoId, epoch }: BroadcastEntity,
  { title }: LiveStreamEntity,
  instance: MediaInstance,
): BroadcastClaim {
  return { ...instance, networkId, liveId, title, broadcastId, videoId, epoch }
}
