import type { AudioStream } from '../probe/media-probe.ts'
import type { AudioSettings, ProfileRendition } from '../profile/profile-data.ts'
import { aacSampleRates, parseQuantity } from '../profile/quantities.ts'
import type { AudioOutput, PlannedSound } from './encode-plan.ts'
import { languageTag } from './language-tag.ts'

const DEFAULT_BITRATE = 128_000
const STEREO = 2

export interface PlannedAudio {
  output?: AudioOutput
  source?: AudioStream
  warnings: string[]
}

/** The sound of the video: the default stream, encoded once with the best settings that the profile has. */
export function planAudio(renditions: ProfileRendition[], streams: AudioStream[]): PlannedAudio {
  const wanted = renditions.filter(({ streams: kinds }) => kinds?.includes('audio'))
  const best = wanted.toSorted((a, b) => bitsPerSecond(b.audio) - bitsPerSecond(a.audio))[0]
  const source = streams.find(({ isDefault }) => isDefault) ?? streams[0]
  if (!best || !source) return { warnings: [] }
  const output: AudioOutput = {
    renditionId: best.id,
    folder: `audio-${best.id}`,
    bitsPerSecond: bitsPerSecond(best.audio),
    channels: Math.min(best.audio?.channels ?? STEREO, STEREO),
    sampleRate: sampleRate(best.audio, source),
    language: languageTag(source.language),
    byteRange: best.byte_range ?? false,
  }
  return { output, source, warnings: audioWarnings(best, wanted, source, streams.length) }
}

export function plannedSound({ index, hasLayout }: AudioStream): PlannedSound {
  return { streamIndex: index, firstTwoChannels: !hasLayout }
}

function bitsPerSecond(settings: AudioSettings | undefined): number {
  return parseQuantity(settings?.bitrate) ?? DEFAULT_BITRATE
}

/** The source's own where AAC knows it, else 48 kHz. */
function sampleRate(settings: AudioSettings | undefined, source: AudioStream): number {
  const wanted = parseQuantity(settings?.sample_rate) ?? source.sampleRate
  return aacSampleRates.includes(wanted) ? wanted : 48_000
}

function audioWarnings(best: ProfileRendition, wanted: ProfileRendition[], source: AudioStream, streamCount: number): string[] {
  const others = wanted.filter(({ audio }) => bitsPerSecond(audio) !== bitsPerSecond(best.audio))
  const warnings: string[] = []
  if (wanted.some(({ audio }) => audio?.codec === 'libfdk_aac'))
    warnings.push("libfdk_aac is not used: ffmpeg's own AAC encoder took its place.")
  if (others.length > 0)
    warnings.push(`All renditions share one sound, that of rendition ${best.id} (${bitsPerSecond(best.audio) / 1000}k).`)
  if (source.hasLayout && (best.audio?.channels ?? source.channels) > STEREO)
    warnings.push(`${source.channels} channels were mixed down to stereo.`)
  if (!source.hasLayout) warnings.push(`Of ${source.channels} channels, the first two were encoded.`)
  if (streamCount > 1) warnings.push(`The source has ${streamCount} sound tracks: the default one was encoded.`)
  return warnings
}
