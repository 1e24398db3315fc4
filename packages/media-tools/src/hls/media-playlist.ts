import type { Segment } from './segment.ts'

export interface MediaPlaylist {
  version: number
  /** An EVENT playlist may still grow, unless it has ended; a VOD playlist is complete (RFC 8216 §4.3.3.5). */
  type: 'EVENT' | 'VOD'
  ended?: boolean
  initName: string
  segments: Segment[]
  /** The planned length: no segment is longer by half a second. */
  segmentSeconds: number
}

/** The text of a media playlist. An EVENT playlist only grows: its target duration is fixed from the start. */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { version, type, initName, segments, segmentSeconds, ended = type === 'VOD' } = playlist
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${targetDuration(segments, segmentSeconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${type}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${initName}"`,
    ...segments.flatMap(({ name, durationSeconds }) => [`#EXTINF:${durationSeconds.toFixed(6)},`, name]),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n')
}

/** Every EXTINF, rounded, is at most the target (RFC 8216 §4.3.3.1), which must not change while a playlist grows. */
function targetDuration(segments: Segment[], segmentSeconds: number): number {
  return Math.max(segmentSeconds, ...segments.map(({ durationSeconds }) => Math.round(durationSeconds)))
}
