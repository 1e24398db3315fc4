import type { MediaProbe, VideoStream } from '../probe/media-probe.ts'
import { exceededLimit, type SourceLimits } from '../probe/source-limits.ts'
import type { HlsProfileData, Mp4ProfileData, ProfileRendition, TextTrack } from '../profile/profile-data.ts'
import { sourceColours, standardColours } from './colours.ts'
import { type ClosedCaptions, type EncodePlan, PlanError, type PlannedPicture } from './encode-plan.ts'
import { sourceFrameRate } from './frame-rate.ts'
import type { JobSource, JobSources } from './job-source.ts'
import { planAudio, type Sound } from './plan-audio.ts'
import { planCaptions } from './plan-captions.ts'
import { planFiles } from './plan-files.ts'
import { planFormats } from './plan-formats.ts'
import { planPlaylists } from './plan-playlists.ts'
import { planSounds, soundsOf } from './plan-sounds.ts'
import { planTexts } from './plan-texts.ts'
import { type PlannedVideos, planVideos } from './plan-videos.ts'

const SEGMENT_SECONDS = 6
const KEYFRAME_SECONDS = 2

export type PlannableProfile = ({ type: 'hls'; data: HlsProfileData } | { type: 'mp4'; data: Mp4ProfileData }) & {
  textTracks?: TextTrack[]
}

export interface PlanConditions {
  /** Whether this ffmpeg can bring HDR down to standard dynamic range. */
  canToneMap?: boolean
  limits?: SourceLimits
}

/**
 * Decides what to encode from a source with a profile, and from the other files of the job: sound and subtitles. A pure
 * function of them, and of what a worker may lack or refuse.
 * @throws PlanError when nothing can be encoded, or a source is above a limit
 */
export function planEncode(
  profile: PlannableProfile,
  media: MediaProbe,
  { canToneMap = true, limits }: PlanConditions = {},
  others: JobSource[] = [],
): EncodePlan {
  const sources: JobSources = [{ media }, ...others]
  if (limits) for (const source of sources) assertWithin(limits, source.media)
  const renditions = profile.type === 'mp4' ? profile.data.renditions : usedRenditions(profile.data)
  const videos = media.video ? planVideos(renditions, media.video) : { outputs: [], replaced: new Map(), warnings: [] }
  const captions = planCaptions(profile.textTracks ?? [], media, videos)
  const { warnings, ...outputs } =
    profile.type === 'mp4' ? planMp4(renditions, videos, sources) : planHls(profile, videos, sources, captions.closedCaptions)
  if (outputs.playlists.length + outputs.files.length === 0) throw nothingToEncode(sources)
  return {
    type: profile.type,
    durationSeconds: durationOf(media),
    segmentSeconds: SEGMENT_SECONDS,
    keyframeSeconds: KEYFRAME_SECONDS,
    chunks: [{ startSeconds: 0 }],
    chunkReason: 'Sources are encoded whole, in one pass.',
    video: media.video && videos.outputs.length > 0 ? plannedPicture(media.video, canToneMap) : undefined,
    videoOutputs: videos.outputs,
    keepsClosedCaptions: captions.closedCaptions.length > 0,
    ...outputs,
    warnings: [...sourceWarnings(media, canToneMap), ...videos.warnings, ...captions.warnings, ...warnings],
  }
}

function assertWithin(limits: SourceLimits, media: MediaProbe): void {
  const exceeded = exceededLimit(media, limits)
  if (exceeded) throw new PlanError(exceeded.code, exceeded.message)
}

type Outputs = Pick<
  EncodePlan,
  'sources' | 'segmentFormat' | 'audio' | 'audioOutput' | 'alternatives' | 'texts' | 'playlists' | 'files' | 'warnings'
>

function planHls(
  { data, textTracks = [] }: PlannableProfile & { type: 'hls' },
  videos: PlannedVideos,
  sources: JobSources,
  closedCaptions: ClosedCaptions[],
): Outputs {
  const sounds = soundsOf(sources)
  const planned = planAudio(usedRenditions(data), sounds[0])
  const { warnings: soundWarnings, ...audio } = planSounds(planned, sounds, durationOf(sources[0].media))
  const texts = planTexts({ textTracks, renditions: data.renditions }, sources)
  const asked = planPlaylists(data, videos, planned, { ...audio, texts, closedCaptions })
  const { warnings, ...formats } = planFormats(asked.planned, [...videos.outputs, ...(planned.output ? [planned.output] : [])])
  return {
    ...audio,
    audioOutput: planned.output,
    texts: texts.outputs,
    ...formats,
    files: [],
    warnings: [...planned.warnings, ...soundWarnings, ...texts.warnings, ...asked.warnings, ...warnings],
  }
}

function planMp4(renditions: ProfileRendition[], videos: PlannedVideos, sources: JobSources): Outputs {
  const sounds = soundsOf(sources)
  const { files, audio, warnings } = planFiles(renditions, videos, sounds[0])
  const planned = planSounds(audio, sounds.slice(0, 1), durationOf(sources[0].media))
  const all = [...warnings, ...unusedInFiles(sources, sounds)]
  return { ...planned, segmentFormat: 'fmp4', texts: [], playlists: [], files, warnings: all }
}

function unusedInFiles(sources: JobSource[], [first, ...others]: Sound[]): string[] {
  return [
    ...(first && others.length > 0
      ? [`MP4 files have one sound: "${first.name}", not ${others.map(({ name }) => `"${name}"`).join(', ')}.`]
      : []),
    ...sources.flatMap(({ filename, media }) =>
      filename && media.audio.length === 0 ? [`MP4 files have no subtitles: "${filename}" was not used.`] : [],
    ),
  ]
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
    durationSeconds: video.durationSeconds,
  }
}

/** Of picture and sound: subtitles may go on after them, and a container lasts as long as its longest stream. */
function durationOf({ durationSeconds, video, audio, subtitles }: MediaProbe): number {
  const longest = Math.max(0, video?.durationSeconds ?? 0, ...audio.map((stream) => stream.durationSeconds ?? 0))
  return subtitles.length > 0 && longest > 0 ? longest : (durationSeconds ?? longest)
}

function sourceWarnings({ video }: MediaProbe, canToneMap: boolean): string[] {
  if (!video?.highDynamicRange || canToneMap) return []
  return ['The source has high dynamic range (HDR), and this ffmpeg lacks zscale or tonemap: its colours were not converted.']
}

function nothingToEncode([main, ...others]: JobSources): PlanError {
  const { video } = main.media
  const hasSound = [main, ...others].some(({ media }) => media.audio.length > 0)
  const has = video ? 'picture' : hasSound ? 'sound' : 'subtitles'
  const all = video && hasSound ? 'picture and sound' : `only ${has}`
  return new PlanError('nothing-to-encode', `The source has ${all}, and the profile has no rendition for that.`)
}
