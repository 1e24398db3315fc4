import type { HlsProfileData, ProfilePlaylist } from '../profile/profile-data.ts'
import type { AlternativeAudio, ClosedCaptions, PlannedPlaylist } from './encode-plan.ts'
import type { PlannedAudio } from './plan-audio.ts'
import type { PlannedTexts } from './plan-texts.ts'
import type { PlannedVideos } from './plan-videos.ts'

/** What players are tested with. */
const DEFAULT_VERSION = 7

/** INSTREAM-ID with a service needs it (RFC 8216 §7). */
const CEA_708_VERSION = 7
const isIn = (version: number, kind: ClosedCaptions) => kind === 'cea-608' || version >= CEA_708_VERSION

/** What players can choose beside the picture and the default sound. */
export interface PlannedTracks {
  alternatives: AlternativeAudio[]
  texts: PlannedTexts
  closedCaptions: ClosedCaptions[]
}

/** The variants: each playlist of the profile with those of its renditions that are encoded. */
export function planPlaylists(
  { playlists, renditions }: HlsProfileData,
  videos: PlannedVideos,
  audio: PlannedAudio,
  tracks: PlannedTracks,
): { planned: PlannedPlaylist[]; warnings: string[] } {
  const known = new Set(renditions.map(({ id }) => id))
  const withAudio = new Set(renditions.filter(({ streams }) => streams?.includes('audio')).map(({ id }) => id))
  const all = playlists.map((playlist, index): PlannedPlaylist => {
    const ids = new Set(playlist.renditions.map((id) => videos.replaced.get(id) ?? id))
    const pictures = videos.outputs.filter(({ renditionId }) => ids.has(renditionId)).map(({ folder }) => folder)
    const version = playlist.version ?? DEFAULT_VERSION
    const hasSound = playlist.renditions.some((id) => withAudio.has(id)) && audio.output !== undefined
    return {
      name: playlist.name,
      path: `playlist-${index + 1}.m3u8`,
      version,
      byteRange: playlist.byte_range ?? false,
      iframes: playlist.iframe_playlist ?? false,
      videos: pictures,
      audio: hasSound ? audio.output?.folder : undefined,
      alternatives: hasSound ? tracks.alternatives.map(({ output }) => output.folder) : [],
      texts: tracks.texts.of(playlist).map(({ folder }) => folder),
      closedCaptions: pictures.length > 0 ? tracks.closedCaptions.filter((kind) => isIn(version, kind)) : [],
    }
  })
  const planned = all.filter(({ videos: folders, audio: folder }) => folders.length > 0 || folder)
  const empty = all.filter((playlist) => !planned.includes(playlist))
  return {
    planned,
    warnings: [
      ...playlists.flatMap((playlist) => playlistWarnings(playlist, known)),
      ...planned.flatMap((playlist) => captionsWarnings(playlist, tracks)),
      ...empty.map(emptyWarning),
    ],
  }
}

function playlistWarnings({ name, renditions }: ProfilePlaylist, known: Set<number>): string[] {
  const unknown = renditions.filter((id) => !known.has(id))
  if (unknown.length === 0) return []
  return [`The playlist "${name}" names renditions that the profile does not have: ${unknown.join(', ')}.`]
}

function captionsWarnings({ name, version }: PlannedPlaylist, { closedCaptions }: PlannedTracks): string[] {
  const left = closedCaptions.filter((kind) => !isIn(version, kind))
  return left.map(
    (kind) => `The playlist "${name}" does not offer captions in ${kind}: they need HLS version ${CEA_708_VERSION}.`,
  )
}

function emptyWarning({ name }: PlannedPlaylist): string {
  return `The playlist "${name}" was left out: the source has nothing for it.`
}
