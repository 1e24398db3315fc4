import type { AudioStream } from '../probe/media-probe.ts'
import type { AudioSettings, ProfileRendition } from '../profile/profile-data.ts'
import { aacSampleRates, parseQuantity } from '../profile/quantities.ts'
import type { AudioOutput } from './encode-plan.ts'
import type { TrackName } from './track-names.ts'

const DEFAULT_BITRATE = 128_000
const STEREO = 2

/** A sound of the job. */
export interface Sound extends TrackName {
  stream: AudioStream
  /** The source of the job that has it: 0 is the main one. */
  source: number
}

export interface PlannedAudio {
  output?: AudioOutput
  sound?: Sound
  warnings: string[]
}

/** The default sound, encoded once with the best settings that the profile has. */
export function planAudio(renditions: ProfileRendition[], sound: Sound | undefined): PlannedAudio {
  const wanted = withSound(renditions)
  const [best] = wanted
  if (!best || !sound) return { warnings: [] }
  const output: AudioOutput = {
    renditionId: best.id,
    folder: `audio-${best.id}`,
    bitsPerSecond: bitsPerSecond(best.audio),
    channels: Math.min(best.audio?.channels ?? STEREO, STEREO),
    sampleRate: sampleRate(best.audio, sound.stream),
    name: sound.name,
    language: sound.language,
    byteRange: best.byte_range ?? false,
  }
  return { output, sound, warnings: audioWarnings(best, wanted, sound.stream) }
}

/** Of all renditions with sound; best first. */
function withSound(renditions: ProfileRendition[]): ProfileRendition[] {
  const wanted = renditions.filter(({ streams: kinds }) => kinds?.includes('audio'))
  return wanted.toSorted((a, b) => bitsPerSecond(b.audio) - bitsPerSecond(a.audio))
}

export function bestSoundBitrate(renditions: ProfileRendition[]): number {
  return bitsPerSecond(withSound(renditions)[0]?.audio)
}

function bitsPerSecond(settings: AudioSettings | undefined): number {
  return parseQuantity(settings?.bitrate) ?? DEFAULT_BITRATE
}

/** The source's own where AAC knows it, else 48 kHz. */
function sampleRate(settings: AudioSettings | undefined, source: AudioStream): number {
  const wanted = parseQuantity(settings?.sample_rate) ?? source.sampleRate
  return aacSampleRates.includes(wanted) ? wanted : 48_000
}

function audioWarnings(best: ProfileRendition, wanted: ProfileRendition[], source: AudioStream): string[] {
  const others = wanted.filter(({ audio }) => bitsPerSecond(audio) !== bitsPerSecond(best.audio))
  const warnings: string[] = []
  if (wanted.some(({ audio }) => audio?.codec === 'libfdk_aac'))
    warnings.push("libfdk_aac is not used: ffmpeg's own AAC encoder took its place.")
  if (others.length > 0)
    warnings.push(`All renditions share one sound, that of rendition ${best.id} (${bitsPerSecond(best.audio) / 1000}k).`)
  if (source.hasLayout && (best.audio?.channels ?? source.channels) > STEREO)
    warnings.push(`${source.channels} channels were mixed down to stereo.`)
  if (!source.hasLayout) warnings.push(`Of ${source.channels} channels, the first two were encoded.`)
  return warnings
}
