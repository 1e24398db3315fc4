import type { ProfileRendition } from '@ingest/media-tools/profile'
import type { BroadcastEntity } from '../entities/broadcast.entity.ts'
import type { LiveStreamEntity } from '../entities/live-stream.entity.ts'
import type { KnownNumbers } from './live-numbers.ts'

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
  /** When the broadcast began, under whichever claim. */
  startedAt: Date
  /** What was heard of it last from whoever had it before. */
  known: KnownNumbers
  /** Of its stream; null is what the instance is set to. */
  reconnectSeconds: number | null
  maxDurationSeconds: number | null
  /** What the source is made into; null is the default ladder. */
  ladder: ProfileRendition[] | null
}

/** Why nobody may publish: `unknown` for a key that no stream has, or only one in the trash. */
export type PublishRefusal = 'unknown' | 'stopped' | 'read-only'

/** What an instance has put into the store, all of it, so that recordings need not wait for it any more. */
export interface Settlement {
  instance: string
  /** All that it may have segments of, unless said. */
  broadcastIds?: string[]
  /** It has ended, or is about to: nothing more comes of what it has, either. */
  isGone?: boolean
}

/** A broadcast that an instance still has, as the database knows. */
export interface HeldBroadcast {
  broadcastId: string
  epoch: number
}

export function toBroadcastClaim(
  { id: broadcastId, networkId, liveId, videoId, epoch, createdAt: startedAt, nextNumbers, healthAt, ladder }: BroadcastEntity,
  { title, reconnectSeconds, maxDurationSeconds }: LiveStreamEntity,
  instance: MediaInstance,
  now: Date,
): BroadcastClaim {
  const ageSeconds = Math.max(0, now.getTime() - (healthAt ?? startedAt).getTime()) / 1000
  const known = { epoch: 0, sequence: 0, discontinuity: 0, ...nextNumbers, ageSeconds }
  const settings = { startedAt, known, reconnectSeconds, maxDurationSeconds, ladder }
  return { ...instance, ...settings, networkId, liveId, title, broadcastId, videoId, epoch }
}
