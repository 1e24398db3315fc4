import type { Preview, Video } from './generated/types.gen.ts'

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
  return { playlist, watch: watchUrl(video.id, playlist) }
}

/** Where a draft or a private video plays for a while, with what `videos.preview` answered: its token opens the page too. */
export function previewUrls(videoId: string, { url }: Pick<Preview, 'url'>): PlayUrls {
  return { playlist: url, watch: `${watchUrl(videoId, url)}${new URL(url).search}` }
}

function watchUrl(videoId: string, playlist: string): string {
  const [media] = playlist.split(`/v/${videoId}/`, 1)
  return `${media}/watch/${videoId}`
}
