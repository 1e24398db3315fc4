import type { VideoOutput } from '../plan/encode-plan.ts'
import { bestSoundBitrate } from '../plan/plan-audio.ts'
import { planVideos } from '../plan/plan-videos.ts'
import type { AudioStream, MediaProbe, VideoStream } from '../probe/media-probe.ts'
import type { ProfileRendition } from '../profile/profile-data.ts'

/** A picture as it comes in, or one of the ladder. */
export type LivePicture = { copied: true; width: number; height: number } | ({ copied: false } & VideoOutput)

export type LiveSound = { copied: true } | { copied: false; bitsPerSecond: number }

export interface LivePlan {
  /** Best first; with the sound in each. Empty for a source of sound alone. */
  pictures: LivePicture[]
  /** Undefined for a silent source. */
  sound?: LiveSound
  /** Why the picture of the source is not passed on as it is. */
  encodedBecause?: string
}

/** What every player decodes, as far as the stream says it before its first keyframes have passed. */
const SAFE_PROFILES = ['Constrained Baseline', 'Baseline', 'Main', 'High']
const SAFE_PIXELS = ['yuv420p', 'yuvj420p']
const MOST_CHANNELS = 2
/** A rendition nearly as large as the source is worth nothing beside it. */
const NEARLY = 0.9

/**
 * What to make of a live source: it is passed on as it is where players can take that, which costs next to nothing, and
 * what of the ladder is smaller is encoded.
 */
export function planLive(ladder: ProfileRendition[], { video, audio }: MediaProbe, options: LivePlanOptions = {}): LivePlan {
  const sound = audio[0] && planSound(ladder, audio[0])
  if (!video) return { pictures: [], sound }
  const encodedBecause = whyNotCopied(video, options)
  return { pictures: planPictures(ladder, video, encodedBecause === undefined), sound, encodedBecause }
}

export interface LivePlanOptions {
  /** False when its keyframes have been found to be too far apart. */
  mayCopy?: boolean
  /** B-frames: parts are cut in the order of decoding, so those of the source would begin at other times than the encoded ones. */
  hasReorderedPictures?: boolean
}

function planPictures(ladder: ProfileRendition[], video: VideoStream, isCopied: boolean): LivePicture[] {
  const { outputs } = planVideos(ladder, video)
  const encoded = outputs.map((output) => ({ copied: false as const, ...output }))
  if (!isCopied) return encoded
  const smaller = encoded.filter(({ height }) => height < video.height * NEARLY)
  return [{ copied: true, width: video.codedWidth, height: video.codedHeight }, ...smaller]
}

/** In words that follow "because". */
function whyNotCopied(
  { codec, profile = '', pixelFormat = '', interlaced }: VideoStream,
  { mayCopy = true, hasReorderedPictures = false }: LivePlanOptions,
): string | undefined {
  if (codec !== 'h264') return `its picture is ${codec}, not h264`
  if (!SAFE_PROFILES.includes(profile)) return `its profile ${profile} is not one that every player decodes`
  if (!SAFE_PIXELS.includes(pixelFormat)) return `its pixel format ${pixelFormat} is not one that every player decodes`
  if (interlaced) return 'it is interlaced'
  if (hasReorderedPictures) return 'it has B-frames'
  return mayCopy ? undefined : 'its keyframes are too far apart'
}

function planSound(ladder: ProfileRendition[], stream: AudioStream): LiveSound {
  return isSafeSound(stream) ? { copied: true } : { copied: false, bitsPerSecond: bestSoundBitrate(ladder) }
}

function isSafeSound({ codec, channels }: AudioStream): boolean {
  return codec === 'aac' && channels <= MOST_CHANNELS
}
