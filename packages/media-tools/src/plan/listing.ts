import type { AudioOutput, EncodePlan, PlannedPlaylist, VideoOutput } from './encode-plan.ts'

/** How a media playlist names what it lists: a file for each segment, or ranges of one file. */
export type Listing = 'segments' | 'ranges'

type Output = VideoOutput | AudioOutput

export function listingIn(playlist: Pick<PlannedPlaylist, 'byteRange'>, output: Output): Listing {
  return playlist.byteRange || output.byteRange ? 'ranges' : 'segments'
}

/** The playlists that name this rendition and list it so. */
export function playlistsWith({ playlists }: Pick<EncodePlan, 'playlists'>, output: Output, listing: Listing): PlannedPlaylist[] {
  return playlists.filter((playlist) => names(playlist, output) && listingIn(playlist, output) === listing)
}

export function names({ videos, audio }: PlannedPlaylist, { folder }: Output): boolean {
  return videos.includes(folder) || audio === folder
}

/** Whether a playlist that names this rendition wants its pictures for seeking. */
export function wantsIframes({ playlists }: Pick<EncodePlan, 'playlists'>, output: Output): boolean {
  return 'width' in output && playlists.some((playlist) => playlist.iframes && names(playlist, output))
}

/** Of media playlists that several multivariant playlists share: whoever understands one of those, understands them. */
export function sharedVersion(playlists: PlannedPlaylist[]): number {
  return Math.min(...playlists.map(({ version }) => version))
}
