import { initName } from './live-rendition.ts'

/** A segment as the store knows it. */
export interface RecordedSegment {
  /** The file in the folder of its rendition. */
  name: string
  epoch: number
  run: number
  sequence: number
  durationSeconds: number
  sizeBytes: number
}

const form = /^(\d{1,9})-(\d{1,9})-(\d{1,12})-(\d{1,12})\.m4s$/
/** EXT-X-MAP in a playlist that is not of I-frames alone (RFC 8216 §7). */
const VERSION = 7

/** What the name of a segment says of it; undefined for any other file. */
export function parseSegmentName(name: string, sizeBytes: number): RecordedSegment | undefined {
  const [, epoch, run, sequence, microseconds] = (form.exec(name) ?? []).map(Number)
  if (epoch === undefined || run === undefined || sequence === undefined || microseconds === undefined) return undefined
  return { name, epoch, run, sequence, durationSeconds: microseconds / 1e6, sizeBytes }
}

/** In the order in which they were broadcast. */
export function inBroadcastOrder(segments: RecordedSegment[]): RecordedSegment[] {
  return segments.toSorted((a, b) => a.epoch - b.epoch || a.run - b.run || a.sequence - b.sequence)
}

/** The whole broadcast of one rendition, as it lies in its folder. */
export function writeRecordingPlaylist(segments: RecordedSegment[]): string {
  const target = Math.max(1, ...segments.map(({ durationSeconds }) => Math.round(durationSeconds)))
  const lines = segments.flatMap((segment, index) => {
    const before = segments[index - 1]
    const isNewRun = before?.epoch !== segment.epoch || before.run !== segment.run
    return [
      ...(before && isNewRun ? ['#EXT-X-DISCONTINUITY'] : []),
      ...(isNewRun ? [`#EXT-X-MAP:URI="${initName({ epoch: segment.epoch, index: segment.run })}"`] : []),
      `#EXTINF:${segment.durationSeconds.toFixed(6)},`,
      segment.name,
    ]
  })
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...lines,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
}
