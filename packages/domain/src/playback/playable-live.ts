import type { BroadcastState } from '../entities/broadcast.entity.ts'

/** What the media app knows of a live stream. */
export interface PlayableLive {
  id: string
  networkId: string
  title: string
  /** Plays with a token only. */
  private: boolean
  deletedAt: Date | null
  /** The last one, whether it runs or not. */
  broadcast: PlayableBroadcast | null
}

export interface PlayableBroadcast {
  id: string
  /** Its objects lie below this video's. */
  videoId: string
  state: BroadcastState
  epoch: number
  /** The media instance that has it, or had it last, and where the others reach that. */
  instance: string
  internalUrl: string
  /** Seconds since it has ended; null while it runs. */
  endedAgoSeconds: number | null
}
