import type { AudioOutput, PlannedPlaylist, VideoOutput } from '../plan/encode-plan.ts'
import { rateValue } from '../plan/frame-rate.ts'
import { type Listing, listingIn } from '../plan/listing.ts'
import type { Bandwidth } from './bandwidth.ts'

/** The media playlists of a rendition, by how they list it. */
export const playlistNames = {
  segments: { media: 'media.m3u8', iframes: 'iframes.m3u8' },
  ranges: { media: 'ranges.m3u8', iframes: 'ranges-iframes.m3u8' },
} as const satisfies Record<Listing, unknown>
/** The media playlist that grows while its rendition is encoded. */
export const GROWING_PLAYLIST_NAME = 'growing.m3u8'
const AUDIO_GROUP = 'audio'

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
  { version }: PlannedPlaylist,
  { videos, audio }: MultivariantRenditions,
  uriOf: UriOf,
  { start = [], iframes = [] }: { start?: string[]; iframes?: string[] },
): string {
  const sound = audio ? [audioStream(audio, uriOf)] : []
  const streams = videos.length > 0 ? videos.map((video) => videoStream(video, audio, uriOf)) : sound
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...start,
    ...(audio && videos.length > 0 ? [audioMedia(audio, uriOf)] : []),
    ...streams.flat(),
    ...iframes,
    '',
  ].join('\n')
}

function audioMedia({ output }: MeasuredRendition<AudioOutput>, uriOf: UriOf): string {
  return tag('EXT-X-MEDIA', {
    TYPE: 'AUDIO',
    'GROUP-ID': quoted(AUDIO_GROUP),
    NAME: quoted(languageName(output.language)),
    LANGUAGE: quoted(output.language),
    DEFAULT: 'YES',
    AUTOSELECT: 'YES',
    CHANNELS: quoted(String(output.channels)),
    URI: quoted(uriOf(output)),
  })
}

function videoStream(
  video: MeasuredRendition<VideoOutput>,
  audio: MeasuredRendition<AudioOutput> | undefined,
  uriOf: UriOf,
): string[] {
  const { output, codecs, bandwidth } = video
  const stream = tag('EXT-X-STREAM-INF', {
    BANDWIDTH: String(bandwidth.peak + (audio?.bandwidth.peak ?? 0)),
    'AVERAGE-BANDWIDTH': String(bandwidth.average + (audio?.bandwidth.average ?? 0)),
    CODECS: quoted([...codecs, ...(audio?.codecs ?? [])].join(',')),
    RESOLUTION: `${output.width}x${output.height}`,
    'FRAME-RATE': rateValue(output.frameRate).toFixed(3),
    ...(audio ? { AUDIO: quoted(AUDIO_GROUP) } : {}),
    'CLOSED-CAPTIONS': 'NONE',
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
function audioStream({ output, codecs, bandwidth }: MeasuredRendition<AudioOutput>, uriOf: UriOf): string[] {
  const stream = tag('EXT-X-STREAM-INF', {
    BANDWIDTH: String(bandwidth.peak),
    'AVERAGE-BANDWIDTH': String(bandwidth.average),
    CODECS: quoted(codecs.join(',')),
    'CLOSED-CAPTIONS': 'NONE',
  })
  return [stream, uriOf(output)]
}

function languageName(language: string): string {
  return language === 'und' ? 'Sound' : (new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language)
}

const quoted = (value: string): string => `"${value}"`

function tag(name: string, attributes: Record<string, string>): string {
  const list = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  return `#${name}:${list.join(',')}`
}
