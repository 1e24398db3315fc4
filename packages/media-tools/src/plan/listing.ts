import type { AudioOutput, EncodePlan, PlannedPlaylist, VideoOutput } from './encode-plan.ts'

/** How a media playlist names what it lists: a file for each segment, or ranges of one file. */
export type Listing = 'segments' | 'ranges'

type Output = VideoOutput | AudioOutput

export function listingIn(playlist: Pick<PlannedPlaylist, 'byteRange'>, output: Output): Listing {
  return playlist.byteRange || output.byteRange ? 'ranges' : 'segments'
}

/** The playlists that name this rendition, or those that list it so. */
export function playlistsWith(
  { playlists }: Pick<EncodePlan, 'playlists'>,
  output: Output,
  listing?: Listing,
): PlannedPlaylist[] {
  const naming = playlists.filter((playlist) => names(playlist, output))
  return listing ? naming.filter((playlist) => listingIn(playlist, output) === listing) : naming
}

export function names({ videos, audio, alternatives }: PlannedPlaylist, { folder }: Output): boolean {
  return videos.includes(folder) || audio === folder || alternatives.includes(folder)
}

/** Whether a playlist that names this rendition wants its pictures for seeking. */
export function wantsIframes(plan: Pick<EncodePlan, 'playlists'>, output: Output): boolean {
  return 'width' in output && playlistsWith(plan, output).some(({ iframes }) => iframes)
}

/** Of media playlists that several multivariant playlists share: whoever understands one of those, understands them. */
export function sharedVersion(playlists: PlannedPlaylist[]): number {
  return Math.min(...playlists.map(({ version }) => version))
}
