import type { VideoStream } from '../probe/media-probe.ts'
import type { ProfileRendition, VideoSettings } from '../profile/profile-data.ts'
import { parseQuantity } from '../profile/quantities.ts'
import type { VideoOutput } from './encode-plan.ts'
import { renditionFrameRate, sourceFrameRate } from './frame-rate.ts'
import { type FittedSize, fitSize } from './picture-size.ts'

const MIN_BITRATE = 50_000

interface Candidate {
  rendition: ProfileRendition
  settings: VideoSettings
  size: FittedSize
}

export interface PlannedVideos {
  outputs: VideoOutput[]
  /** Renditions that were left out, and the one that playlists have instead. */
  replaced: Map<number, number>
  warnings: string[]
}

/** The renditions with video that are worth encoding from this source, largest first. */
export function planVideos(renditions: ProfileRendition[], source: VideoStream): PlannedVideos {
  const candidates = renditions.flatMap((rendition): Candidate[] => {
    const settings = rendition.streams?.includes('video') ? rendition.video : undefined
    return settings ? [{ rendition, settings, size: fitSize(settings, source) }] : []
  })
  const { kept, dropped } = dropUpscaled(candidates)
  const outputs = kept.map((candidate) => toOutput(candidate, source)).sort(byPixels)
  const warnings = [
    ...dropped.map(({ rendition, settings }) => `${describe(rendition, settings)} was left out: the source is smaller.`),
    ...kept.filter(({ size }) => size.capped).map(substitution),
  ]
  const largest = outputs[0]
  const replaced = new Map(largest ? dropped.map(({ rendition }) => [rendition.id, largest.renditionId]) : [])
  return { outputs, replaced, warnings }
}

/**
 * Nothing is enlarged. Of the renditions that are larger than the source only the smallest can stay, at the size of the
 * source, and only when no other rendition has that size already.
 */
function dropUpscaled(candidates: Candidate[]): { kept: Candidate[]; dropped: Candidate[] } {
  const capped = candidates.filter(({ size }) => size.capped)
  const smallest = capped.toSorted((a, b) => pixels(a.settings) - pixels(b.settings))[0]
  const isTaken = candidates.some(({ size }) => smallest && !size.capped && isSameSize(size, smallest.size))
  const dropped = capped.filter((candidate) => isTaken || candidate !== smallest)
  return { kept: candidates.filter((candidate) => !dropped.includes(candidate)), dropped }
}

function isSameSize(a: FittedSize, b: FittedSize): boolean {
  return a.width === b.width && a.height === b.height
}

function pixels({ width, height }: VideoSettings): number {
  return width * (height ?? width)
}

function byPixels(a: VideoOutput, b: VideoOutput): number {
  return b.width * b.height - a.width * a.height || b.bitsPerSecond - a.bitsPerSecond || a.renditionId - b.renditionId
}

function toOutput({ rendition, settings, size }: Candidate, source: VideoStream): VideoOutput {
  return {
    renditionId: rendition.id,
    folder: `video-${rendition.id}`,
    width: size.width,
    height: size.height,
    keepsAspectRatio: settings.keep_aspect_ratio ?? false,
    frameRate: renditionFrameRate(settings.framerate, sourceFrameRate(source.baseFrameRate, source.averageFrameRate)),
    bitsPerSecond: bitrate(settings, size),
    profile: settings.profile ?? 'high',
    keyframeFrames: settings.keyframe,
    byteRange: rendition.byte_range ?? false,
    codecOptions: settings.codec_options ?? {},
  }
}

/** A smaller picture needs less, though not in proportion: the rule of thumb is the area to the power of 0.75. */
function bitrate(settings: VideoSettings, size: FittedSize): number {
  const asked = parseQuantity(settings.bitrate) ?? 0
  if (!size.capped) return asked
  const share = Math.min(1, (size.width * size.height) / pixels(settings))
  return Math.max(MIN_BITRATE, Math.round(asked * share ** 0.75))
}

function substitution({ rendition, settings, size }: Candidate): string {
  return `${describe(rendition, settings)} was encoded at ${size.width}x${size.height}, the size of the source.`
}

function describe({ id }: ProfileRendition, { width, height }: VideoSettings): string {
  return `Rendition ${id} (${width}x${height ?? 'auto'})`
}
