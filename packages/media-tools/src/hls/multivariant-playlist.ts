import type { AudioOutput, PlannedPlaylist, VideoOutput } from '../plan/encode-plan.ts'
import { rateValue } from '../plan/frame-rate.ts'
import type { Bandwidth } from './bandwidth.ts'

export const MEDIA_PLAYLIST_NAME = 'media.m3u8'
/** The media playlist that grows while its rendition is encoded. */
export const GROWING_PLAYLIST_NAME = 'growing.m3u8'
const AUDIO_GROUP = 'audio'

/** An encoded rendition, measured. */
export interface MeasuredRendition<Output extends VideoOutput | AudioOutput = VideoOutput | AudioOutput> {
  output: Output
  codecs: string[]
  bandwidth: Bandwidth
}

export interface MultivariantRenditions {
  /** Best first; players start with the first. */
  videos: MeasuredRendition<VideoOutput>[]
  audio?: MeasuredRendition<AudioOutput>
}

type MediaPlaylistName = typeof MEDIA_PLAYLIST_NAME | typeof GROWING_PLAYLIST_NAME

/** The entry playlist of a variant. Its URIs are relative to the folder of the encode, where the playlist lies too. */
export function writeMultivariantPlaylist(playlist: PlannedPlaylist, renditions: MultivariantRenditions): string {
  return write(playlist, renditions, MEDIA_PLAYLIST_NAME)
}

/**
 * The same for an encode that still runs. Players join a playlist without an end near its newest segment, as they do with
 * live streams; a film begins at its beginning.
 */
export function writeGrowingMultivariantPlaylist(playlist: PlannedPlaylist, renditions: MultivariantRenditions): string {
  return write(playlist, renditions, GROWING_PLAYLIST_NAME, ['#EXT-X-START:TIME-OFFSET=0'])
}

function write(
  { version }: PlannedPlaylist,
  { videos, audio }: MultivariantRenditions,
  media: MediaPlaylistName,
  header: string[] = [],
): string {
  const sound = audio ? [audioStream(audio, media)] : []
  const streams = videos.length > 0 ? videos.map((video) => videoStream(video, audio, media)) : sound
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...header,
    ...(audio && videos.length > 0 ? [audioMedia(audio, media)] : []),
    ...streams.flat(),
    '',
  ].join('\n')
}

function audioMedia({ output }: MeasuredRendition<AudioOutput>, media: MediaPlaylistName): string {
  return tag('EXT-X-MEDIA', {
    TYPE: 'AUDIO',
    'GROUP-ID': quoted(AUDIO_GROUP),
    NAME: quoted(languageName(output.language)),
    LANGUAGE: quoted(output.language),
    DEFAULT: 'YES',
    AUTOSELECT: 'YES',
    CHANNELS: quoted(String(output.channels)),
    URI: quoted(`${output.folder}/${media}`),
  })
}

function videoStream(
  video: MeasuredRendition<VideoOutput>,
  audio: MeasuredRendition<AudioOutput> | undefined,
  media: MediaPlaylistName,
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
  return [stream, `${output.folder}/${media}`]
}

/** A source without a picture: its sound is the only stream. */
function audioStream({ output, codecs, bandwidth }: MeasuredRendition<AudioOutput>, media: MediaPlaylistName): string[] {
  const stream = tag('EXT-X-STREAM-INF', {
    BANDWIDTH: String(bandwidth.peak),
    'AVERAGE-BANDWIDTH': String(bandwidth.average),
    CODECS: quoted(codecs.join(',')),
    'CLOSED-CAPTIONS': 'NONE',
  })
  return [stream, `${output.folder}/${media}`]
}

function languageName(language: string): string {
  return language === 'und' ? 'Sound' : (new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language)
}

const quoted = (value: string): string => `"${value}"`

function tag(name: string, attributes: Record<string, string>): string {
  const list = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  return `#${name}:${list.join(',')}`
}
