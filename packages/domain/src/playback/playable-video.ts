import type { MediaType } from '../entities/profile.entity.ts'
import { type PublicationFacts, videoStatus } from '../videos/video.status.ts'

/** What the media app knows of a video. It holds for a while; who may play is decided from it by the clock. */
export interface PlayableVideo extends PublicationFacts {
  id: string
  networkId: string
  title: string
  /** Plays with a token only. */
  private: boolean
  /** Of a poster that is stored here. */
  posterId: string | null
  variants: PlayableVariant[]
}

export interface PlayableVariant {
  id: string
  name: string
  type: MediaType
  durationSeconds: number
  /** Ends with a slash; all that the variant consists of lies below it. */
  objectPrefix: string
  /** Of the first object that a player reads, below the prefix. */
  entry: string
  /** It is still being encoded: its playlists grow, and have no end yet. */
  provisional: boolean
  /** No longer offered, but plays on for those who have its URL. */
  replaced: boolean
}

/**
 * Everybody may know of it, and with `private` nobody without a token may play it. While its first encode runs, what there
 * is of a video is played as the whole will be.
 */
export function isPublished(video: PublicationFacts, now: Date): boolean {
  const mediaState = video.mediaState === 'PROCESSING' ? 'READY' : video.mediaState
  return videoStatus({ ...video, mediaState }, now) === 'PUBLISHED'
}

/** A stored picture. */
export interface Picture {
  objectKey: string
  /** What it shows; null for a picture of an input, which no stranger has business with. */
  video: (PublicationFacts & { private: boolean }) | null
}

/** Where a picture of a broadcast is (`keys.livePicture`). */
export interface LivePicture {
  networkId: string
  videoId: string
  broadcastId: string
  pictureId: string
}
