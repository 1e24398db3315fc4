import type { HlsProfileData, ProfilePlaylist } from '../profile/profile-data.ts'
import type { PlannedPlaylist } from './encode-plan.ts'
import type { PlannedAudio } from './plan-audio.ts'
import type { PlannedVideos } from './plan-videos.ts'

/** What players are tested with. */
const DEFAULT_VERSION = 7

/** The variants: each playlist of the profile with those of its renditions that are encoded. */
export function planPlaylists(
  { playlists, renditions }: HlsProfileData,
  videos: PlannedVideos,
  audio: PlannedAudio,
): { planned: PlannedPlaylist[]; warnings: string[] } {
  const known = new Set(renditions.map(({ id }) => id))
  const withAudio = new Set(renditions.filter(({ streams }) => streams?.includes('audio')).map(({ id }) => id))
  const all = playlists.map((playlist, index): PlannedPlaylist => {
    const ids = new Set(playlist.renditions.map((id) => videos.replaced.get(id) ?? id))
    return {
      name: playlist.name,
      path: `playlist-${index + 1}.m3u8`,
      version: playlist.version ?? DEFAULT_VERSION,
      byteRange: playlist.byte_range ?? false,
      iframes: playlist.iframe_playlist ?? false,
      videos: videos.outputs.filter(({ renditionId }) => ids.has(renditionId)).map(({ folder }) => folder),
      audio: playlist.renditions.some((id) => withAudio.has(id)) ? audio.output?.folder : undefined,
    }
  })
  const planned = all.filter(({ videos: folders, audio: folder }) => folders.length > 0 || folder)
  const empty = all.filter((playlist) => !planned.includes(playlist))
  return {
    planned,
    warnings: [...playlists.flatMap((playlist) => playlistWarnings(playlist, known)), ...empty.map(emptyWarning)],
  }
}

function playlistWarnings({ name, renditions }: ProfilePlaylist, known: Set<number>): string[] {
  const unknown = renditions.filter((id) => !known.has(id))
  if (unknown.length === 0) return []
  return [`The playlist "${name}" names renditions that the profile does not have: ${unknown.join(', ')}.`]
}

function emptyWarning({ name }: PlannedPlaylist): string {
  return `The playlist "${name}" was left out: the source has nothing for it.`
}
