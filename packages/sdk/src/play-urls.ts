import type { Video } from './generated/types.gen.ts'

export interface PlayUrls {
  /** The multivariant playlist, for players. */
  playlist: string
  /** The page with a player, for people. */
  watch: string
}

/** Where a video plays; undefined while it has nothing playable. Drafts and private videos need a token: see `videos.preview`. */
export function playUrls(video: Pick<Video, 'id' | 'playback_urls'>): PlayUrls | undefined {
  const playlist = video.playback_urls[0]?.url
  if (playlist === undefined) return undefined
  const [media] = playlist.split(`/v/${video.id}/`, 1)
  return { playlist, watch: `${media}/watch/${video.id}` }
}
