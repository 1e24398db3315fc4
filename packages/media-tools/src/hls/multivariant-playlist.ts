import type { AudioOutput, PlannedPlaylist, TextOutput, VideoOutput } from '../plan/encode-plan.ts'
import { rateValue } from '../plan/frame-rate.ts'
import { type Listing, listingIn } from '../plan/listing.ts'
import type { Bandwidth } from './bandwidth.ts'
import { audioMedia, captionsMedia, groups, textMedia } from './media-tags.ts'
import { quoted, tag } from './tag.ts'

/** The media playlists of a rendition, by how they list it. */
export const playlistNames = {
  segments: { media: 'media.m3u8', iframes: 'iframes.m3u8' },
  ranges: { media: 'ranges.m3u8', iframes: 'ranges-iframes.m3u8' },
} as const satisfies Record<Listing, unknown>
/** The media playlist that grows while its rendition is encoded. */
export const GROWING_PLAYLIST_NAME = 'growing.m3u8'

/** An encoded rendition, measured. */
export interface MeasuredRendition<Output extends VideoOutput | AudioOutput = VideoOutput | AudioOutput> {
  output: Output
  codecs: string[]
  bandwidth: Bandwidth
  /** Of its pictures that decode alone. */
  iframeBandwidth?: Bandwidth
}

export interface MultivariantRenditions {
  /** Best first; players start with the first. */
  videos: MeasuredRendition<VideoOutput>[]
  audio?: MeasuredRendition<AudioOutput>
  /** What players offer instead of it. */
  alternatives?: MeasuredRendition<AudioOutput>[]
  texts?: TextOutput[]
}

/** Of its media playlist. */
type UriOf = (output: VideoOutput | AudioOutput) => string

/** The entry playlist of a variant. Its URIs are relative to the folder of the encode, where the playlist lies too. */
export function writeMultivariantPlaylist(playlist: PlannedPlaylist, renditions: MultivariantRenditions): string {
  const uriOf = (output: VideoOutput | AudioOutput) => `${output.folder}/${playlistNames[listingIn(playlist, output)].media}`
  const iframes = playlist.iframes ? renditions.videos.flatMap((video) => iframeStream(video, playlist)) : []
  return write(playlist, renditions, uriOf, { iframes })
}

/**
 * The same for an encode that still runs. Players join a playlist without an end near its newest segment, as they do with
 * live streams; a film begins at its beginning.
 */
export function writeGrowingMultivariantPlaylist(playlist: PlannedPlaylist, renditions: MultivariantRenditions): string {
  const start = ['#EXT-X-START:TIME-OFFSET=0']
  return write(playlist, renditions, ({ folder }) => `${folder}/${GROWING_PLAYLIST_NAME}`, { start })
}

function write(
  { version, closedCaptions }: PlannedPlaylist,
  { videos, audio, alternatives = [], texts = [] }: MultivariantRenditions,
  uriOf: UriOf,
  { start = [], iframes = [] }: { start?: string[]; iframes?: string[] },
): string {
  const sounds = audio ? [audio, ...alternatives] : []
  const hasAudioGroup = sounds.length > (videos.length > 0 ? 0 : 1)
  const choices = {
    ...(hasAudioGroup ? { AUDIO: quoted(groups.audio) } : {}),
    ...(texts.length > 0 ? { SUBTITLES: quoted(groups.text) } : {}),
    'CLOSED-CAPTIONS': closedCaptions.length > 0 ? quoted(groups.captions) : 'NONE',
  }
  const alone = audio ? audioStream(audio, largestOf(sounds), uriOf, choices) : []
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...start,
    ...(hasAudioGroup ? sounds.map(({ output }, index) => audioMedia(output, index === 0, uriOf(output))) : []),
    // Text is written when the rest is there, so that it never grows, and never in ranges.
    ...texts.map((text) => textMedia(text, `${text.folder}/${playlistNames.segments.media}`)),
    ...closedCaptions.map(captionsMedia),
    ...(videos.length > 0 ? videos.flatMap((video) => videoStream(video, sounds, uriOf, choices)) : alone),
    ...iframes,
    '',
  ].join('\n')
}

function videoStream(
  { output, codecs, bandwidth }: MeasuredRendition<VideoOutput>,
  sounds: MeasuredRendition<AudioOutput>[],
  uriOf: UriOf,
  choices: Record<string, string>,
): string[] {
  const sound = largestOf(sounds)
  const stream = tag('EXT-X-STREAM-INF', {
    BANDWIDTH: String(bandwidth.peak + sound.peak),
    'AVERAGE-BANDWIDTH': String(bandwidth.average + sound.average),
    CODECS: quoted([...codecs, ...(sounds[0]?.codecs ?? [])].join(',')),
    RESOLUTION: `${output.width}x${output.height}`,
    'FRAME-RATE': rateValue(output.frameRate).toFixed(3),
    ...choices,
  })
  return [stream, uriOf(output)]
}

/** Pictures to seek with (RFC 8216 §4.3.4.3). */
function iframeStream({ output, codecs, iframeBandwidth }: MeasuredRendition<VideoOutput>, playlist: PlannedPlaylist): string[] {
  if (!iframeBandwidth) return []
  const stream = tag('EXT-X-I-FRAME-STREAM-INF', {
    BANDWIDTH: String(iframeBandwidth.peak),
    'AVERAGE-BANDWIDTH': String(iframeBandwidth.average),
    CODECS: quoted(codecs.join(',')),
    RESOLUTION: `${output.width}x${output.height}`,
    URI: quoted(`${output.folder}/${playlistNames[listingIn(playlist, output)].iframes}`),
  })
  return [stream]
}

/** A source without a picture: its sound is the only stream. */
function audioStream(
  { output, codecs }: MeasuredRendition<AudioOutput>,
  bandwidth: Bandwidth,
  uriOf: UriOf,
  choices: Record<string, string>,
): string[] {
  const stream = tag('EXT-X-STREAM-INF', {
    BANDWIDTH: String(bandwidth.peak),
    'AVERAGE-BANDWIDTH': String(bandwidth.average),
    CODECS: quoted(codecs.join(',')),
    ...choices,
  })
  return [stream, uriOf(output)]
}

/** One of a group is played at a time (RFC 8216 §4.3.4.2). */
function largestOf(sounds: MeasuredRendition<AudioOutput>[]): Bandwidth {
  return {
    peak: Math.max(0, ...sounds.map(({ bandwidth }) => bandwidth.peak)),
    average: Math.max(0, ...sounds.map(({ bandwidth }) => bandwidth.average)),
  }
}
