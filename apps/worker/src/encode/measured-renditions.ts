import type { AudioOutput, MeasuredRendition, MultivariantRenditions, PlannedPlaylist, VideoOutput } from '@ingest/media-tools'

/** The renditions that a playlist names, best first. */
export function renditionsOf({ videos, audio }: PlannedPlaylist, measured: MeasuredRendition[]): MultivariantRenditions {
  return {
    videos: videos.flatMap((folder) => measured.filter(isVideo).filter(({ output }) => output.folder === folder)),
    audio: measured.filter(isAudio).find(({ output }) => output.folder === audio),
  }
}

function isVideo(rendition: MeasuredRendition): rendition is MeasuredRendition<VideoOutput> {
  return 'width' in rendition.output
}

function isAudio(rendition: MeasuredRendition): rendition is MeasuredRendition<AudioOutput> {
  return !isVideo(rendition)
}
