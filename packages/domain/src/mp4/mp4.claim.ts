import type { Claimant } from '../core/claim.ts'

/** The right to make the MP4 of a recording. Worthless when somebody has claimed it anew. */
export interface Mp4Claim extends Claimant {
  mp4Id: string
  networkId: string
  videoId: string
  /** Whose segments it is made of. */
  broadcastId: string
  /** Belongs into every object key that is written under this claim. */
  attempt: number
}

export interface Mp4Result {
  durationSeconds: number
  sizeBytes: number
  /** The file, below `keys.attemptPrefix(networkId, videoId, mp4Id, attempt)`. */
  entry: string
}
