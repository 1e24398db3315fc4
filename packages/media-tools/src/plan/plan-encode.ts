import type { MediaProbe, VideoStream } from '../probe/media-probe.ts'
import { exceededLimit, type SourceLimits } from '../probe/source-limits.ts'
import type { HlsProfileData, Mp4ProfileData, ProfileRendition } from '../profile/profile-data.ts'
import { sourceColours, standardColours } from './colours.ts'
import { type EncodePlan, PlanError, type PlannedPicture } from './encode-plan.ts'
import { sourceFrameRate } from './frame-rate.ts'
import { planAudio, plannedSound } from './plan-audio.ts'
import { planFiles } from './plan-files.ts'
import { planFormats } from './plan-formats.ts'
import { planPlaylists } from './plan-playlists.ts'
import { type PlannedVideos, planVideos } from './plan-videos.ts'

const SEGMENT_SECONDS = 6
const KEYFRAME_SECONDS = 2

export type PlannableProfile = { type: 'hls'; data: HlsProfileData } | { type: 'mp4'; data: Mp4ProfileData }

export interface PlanConditions {
  /** Whether this ffmpeg can bring HDR down to standard dynamic range. */
  canToneMap?: boolean
  limits?: SourceLimits
}

/**
 * Decides what to encode from a source with a profile. A pure function of both, and of what a worker may lack or refuse.
 * @throws PlanError when nothing can be encoded, or the source is above a limit
 */
export function planEncode(
  profile: PlannableProfile,
  media: MediaProbe,
  { canToneMap = true, limits }: PlanConditions = {},
): EncodePlan {
  const exceeded = limits && exceededLimit(media, limits)
  if (exceeded) throw new PlanError(exceeded.code, exceeded.message)
  const renditions = profile.type === 'mp4' ? profile.data.renditions : usedRenditions(profile.data)
  const videos = media.video ? planVideos(renditions, media.video) : { outputs: [], replaced: new Map(), warnings: [] }
  const { warnings, ...outputs } =
    profile.type === 'mp4' ? planMp4(renditions, videos, media) : planHls(profile.data, videos, media)
  if (outputs.playlists.length + outputs.files.length === 0) throw nothingToEncode(media)
  return {
    type: profile.type,
    durationSeconds: durationOf(media),
    segmentSeconds: SEGMENT_SECONDS,
    keyframeSeconds: KEYFRAME_SECONDS,
    chunks: [{ startSeconds: 0 }],
    chunkReason: 'Sources are encoded whole, in one pass.',
    video: media.video && videos.outputs.length > 0 ? plannedPicture(media.video, canToneMap) : undefined,
    videoOutputs: videos.outputs,
    ...outputs,
    warnings: [...sourceWarnings(media, canToneMap), ...videos.warnings, ...warnings],
  }
}

type Outputs = Pick<EncodePlan, 'segmentFormat' | 'audio' | 'audioOutput' | 'playlists' | 'files' | 'warnings'>

function planHls(data: HlsProfileData, videos: PlannedVideos, media: MediaProbe): Outputs {
  const audio = planAudio(usedRenditions(data), media.audio)
  const asked = planPlaylists(data, videos, audio)
  const { warnings, ...formats } = planFormats(asked.planned, [...videos.outputs, ...(audio.output ? [audio.output] : [])])
  return {
    audio: audio.output && audio.source && plannedSound(audio.source),
    audioOutput: audio.output,
    ...formats,
    files: [],
    warnings: [...audio.warnings, ...asked.warnings, ...warnings],
  }
}

function planMp4(renditions: ProfileRendition[], videos: PlannedVideos, media: MediaProbe): Outputs {
  const { files, audioSource, warnings } = planFiles(renditions, videos, media.audio)
  return { segmentFormat: 'fmp4', audio: audioSource && plannedSound(audioSource), playlists: [], files, warnings }
}

/** What no playlist names is not encoded. */
function usedRenditions({ playlists, renditions }: HlsProfileData): ProfileRendition[] {
  const used = new Set(playlists.flatMap((playlist) => playlist.renditions))
  return renditions.filter(({ id }) => used.has(id))
}

function plannedPicture(video: VideoStream, canToneMap: boolean): PlannedPicture {
  const toneMap = canToneMap && video.highDynamicRange ? video.colours.transfer : undefined
  return {
    streamIndex: video.index,
    frameRate: sourceFrameRate(video.baseFrameRate, video.averageFrameRate),
    deinterlace: video.interlaced,
    toneMap,
    colours: toneMap ? standardColours : sourceColours(video),
  }
}

function durationOf({ durationSeconds, video, audio }: MediaProbe): number {
  return durationSeconds ?? Math.max(0, video?.durationSeconds ?? 0, ...audio.map((stream) => stream.durationSeconds ?? 0))
}

function sourceWarnings({ video }: MediaProbe, canToneMap: boolean): string[] {
  if (!video?.highDynamicRange || canToneMap) return []
  return ['The source has high dynamic range (HDR), and this ffmpeg lacks zscale or tonemap: its colours were not converted.']
}

function nothingToEncode({ video, audio }: MediaProbe): PlanError {
  const has = video ? 'picture' : audio.length > 0 ? 'sound' : 'subtitles'
  const other = video && audio.length > 0 ? 'picture and sound' : `only ${has}`
  return new PlanError('nothing-to-encode', `The source has ${other}, and the profile has no rendition for that.`)
}
