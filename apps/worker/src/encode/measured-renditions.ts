import type {
  AudioOutput,
  MeasuredRendition,
  MultivariantRenditions,
  PlannedPlaylist,
  TextOutput,
  VideoOutput,
} from '@ingest/media-tools'

/** The renditions that a playlist names, best first, of those that there are. */
export function renditionsOf(
  playlist: PlannedPlaylist,
  measured: MeasuredRendition[],
  texts: TextOutput[] = [],
): MultivariantRenditions {
  const sounds = measured.filter(isAudio)
  return {
    videos: inOrder(playlist.videos, measured.filter(isVideo)),
    audio: sounds.find(({ output }) => output.folder === playlist.audio),
    alternatives: inOrder(playlist.alternatives, sounds),
    texts: texts.filter(({ folder }) => playlist.texts.includes(folder)),
  }
}

function inOrder<T extends MeasuredRendition>(folders: string[], renditions: T[]): T[] {
  return folders.flatMap((folder) => renditions.filter(({ output }) => output.folder === folder))
}

function isVideo(rendition: MeasuredRendition): rendition is MeasuredRendition<VideoOutput> {
  return 'width' in rendition.output
}

function isAudio(rendition: MeasuredRendition): rendition is MeasuredRendition<AudioOutput> {
  return !isVideo(rendition)
}
