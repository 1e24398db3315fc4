import type { ByteRange, InitSection, Segment } from './segment.ts'

export interface MediaPlaylist {
  version: number
  /** An EVENT playlist may still grow, unless it has ended; a VOD playlist is complete (RFC 8216 §4.3.3.5). */
  type: 'EVENT' | 'VOD'
  ended?: boolean
  /** Text has none, and transport streams. */
  init?: InitSection
  segments: Segment[]
  /** The planned length: no segment is longer by half a second. */
  segmentSeconds: number
  /** Each segment is one picture (RFC 8216 §4.3.3.6). */
  iframesOnly?: boolean
}

/** The text of a media playlist. An EVENT playlist only grows: its target duration is fixed from the start. */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { version, type, init, segments, segmentSeconds, iframesOnly, ended = type === 'VOD' } = playlist
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${targetDuration(segments, segmentSeconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${type}`,
    ...(iframesOnly ? ['#EXT-X-I-FRAMES-ONLY'] : []),
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(init ? [map(init)] : []),
    ...segments.flatMap(entry),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')
}

function map({ name, range }: InitSection): string {
  return `#EXT-X-MAP:URI="${name}"${range ? `,BYTERANGE="${write(range)}"` : ''}`
}

function entry({ name, durationSeconds, range }: Segment): string[] {
  return [`#EXTINF:${durationSeconds.toFixed(6)},`, ...(range ? [`#EXT-X-BYTERANGE:${write(range)}`] : []), name]
}

const write = ({ offset, sizeBytes }: ByteRange): string => `${sizeBytes}@${offset}`

/** Every EXTINF, rounded, is at most the target (RFC 8216 §4.3.3.1), which must not change while a playlist grows. */
function targetDuration(segments: Segment[], segmentSeconds: number): number {
  return Math.max(segmentSeconds, ...segments.map(({ durationSeconds }) => Math.round(durationSeconds)))
}
