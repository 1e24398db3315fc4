import type { MediaProbe, VideoStream } from '../probe/media-probe.ts'
import type { HlsProfileData, ProfileRendition } from '../profile/profile-data.ts'
import { type EncodePlan, PlanError } from './encode-plan.ts'
import { sourceFrameRate } from './frame-rate.ts'
import { planAudio } from './plan-audio.ts'
import { planPlaylists } from './plan-playlists.ts'
import { planVideos } from './plan-videos.ts'

const SEGMENT_SECONDS = 6
const KEYFRAME_SECONDS = 2

export type PlannableProfile = { type: 'hls'; data: HlsProfileData } | { type: 'mp4'; data: unknown }

/**
 * Decides what to encode from a source with a profile. A pure function of both.
 * @throws PlanError when nothing can be encoded
 */
export function planEncode(profile: PlannableProfile, media: MediaProbe): EncodePlan {
  if (profile.type === 'mp4')
    throw new PlanError('profile-not-supported', 'Profiles of type mp4 cannot be encoded by this version.')
  const renditions = usedRenditions(profile.data)
  const videos = media.video ? planVideos(renditions, media.video) : { outputs: [], replaced: new Map(), warnings: [] }
  const audio = planAudio(renditions, media.audio)
  const playlists = planPlaylists(profile.data, videos, audio)
  if (playlists.planned.length === 0) throw nothingToEncode(media)
  return {
    type: profile.type,
    durationSeconds: durationOf(media),
    segmentSeconds: SEGMENT_SECONDS,
    keyframeSeconds: KEYFRAME_SECONDS,
    chunks: [{ startSeconds: 0 }],
    chunkReason: 'Sources are encoded whole, in one pass.',
    video: media.video && videos.outputs.length > 0 ? videoSource(media.video) : undefined,
    audio: audio.output && audio.source && { streamIndex: audio.source.index },
    videoOutputs: videos.outputs,
    audioOutput: audio.output,
    playlists: playlists.planned,
    warnings: [...sourceWarnings(media), ...videos.warnings, ...audio.warnings, ...playlists.warnings],
  }
}

/** What no playlist names is not encoded. */
function usedRenditions({ playlists, renditions }: HlsProfileData): ProfileRendition[] {
  const used = new Set(playlists.flatMap((playlist) => playlist.renditions))
  return renditions.filter(({ id }) => used.has(id))
}

function videoSource(video: VideoStream): EncodePlan['video'] {
  return {
    streamIndex: video.index,
    frameRate: sourceFrameRate(video.baseFrameRate, video.averageFrameRate),
    deinterlace: video.interlaced,
  }
}

function durationOf({ durationSeconds, video, audio }: MediaProbe): number {
  return durationSeconds ?? Math.max(0, video?.durationSeconds ?? 0, ...audio.map((stream) => stream.durationSeconds ?? 0))
}

function sourceWarnings({ video }: MediaProbe): string[] {
  return video?.highDynamicRange ? ['The source has high dynamic range (HDR): its colours were not converted.'] : []
}

function nothingToEncode({ video, audio }: MediaProbe): PlanError {
  const has = video ? 'picture' : audio.length > 0 ? 'sound' : 'subtitles'
  const other = video && audio.length > 0 ? 'picture and sound' : `only ${has}`
  return new PlanError('nothing-to-encode', `The source has ${other}, and the profile has no rendition for that.`)
}
