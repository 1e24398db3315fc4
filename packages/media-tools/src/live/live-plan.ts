import type { VideoOutput } from '../plan/encode-plan.ts'
import { planVideos } from '../plan/plan-videos.ts'
import type { AudioStream, MediaProbe, VideoStream } from '../probe/media-probe.ts'
import type { ProfileRendition } from '../profile/profile-data.ts'

/** A picture as it comes in, or one of the ladder. */
export type LivePicture = { copied: true; width: number; height: number } | ({ copied: false } & VideoOutput)

export interface LivePlan {
  /** Best first; with the sound in each. Empty for a source of sound alone. */
  pictures: LivePicture[]
  /** Undefined for a silent source. */
  sound?: { copied: boolean }
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
export function planLive(ladder: ProfileRendition[], { video, audio }: MediaProbe, { mayCopy = true } = {}): LivePlan {
  return { pictures: video ? planPictures(ladder, video, mayCopy) : [], sound: audio[0] && { copied: isSafeSound(audio[0]) } }
}

function planPictures(ladder: ProfileRendition[], video: VideoStream, mayCopy: boolean): LivePicture[] {
  const { outputs } = planVideos(ladder, video)
  const encoded = outputs.map((output) => ({ copied: false as const, ...output }))
  if (!mayCopy || !isSafePicture(video)) return encoded
  const smaller = encoded.filter(({ height }) => height < video.height * NEARLY)
  return [{ copied: true, width: video.codedWidth, height: video.codedHeight }, ...smaller]
}

function isSafePicture({ codec, profile = '', pixelFormat = '', interlaced }: VideoStream): boolean {
  return codec === 'h264' && SAFE_PROFILES.includes(profile) && SAFE_PIXELS.includes(pixelFormat) && !interlaced
}

function isSafeSound({ codec, channels }: AudioStream): boolean {
  return codec === 'aac' && channels <= MOST_CHANNELS
}
