/** How the media of an encode is packed: fragmented MP4 with an initialisation segment, or MPEG transport streams. */
export type SegmentFormat = 'fmp4' | 'ts'

interface FormatFacts {
  /** What ffmpeg calls it. */
  hlsSegmentType: string
  /** The name of the initialisation segment, which transport streams do without. */
  init: string | undefined
  segmentPattern: string
  segmentContentType: string
  /** A rendition in one file, initialisation segment included. */
  whole: { name: string; contentType: string }
  /** The time of the first picture, which everything else is timed against. Of a transport stream it must not be near zero. */
  startSeconds: number
  /** Fractions of seconds need 3, and EXT-X-MAP 6 (RFC 8216 §7). */
  leastVersion: number
}

export const segmentFormats = {
  fmp4: {
    hlsSegmentType: 'fmp4',
    init: 'init.mp4',
    segmentPattern: '%05d.m4s',
    segmentContentType: 'video/iso.segment',
    whole: { name: 'media.mp4', contentType: 'video/mp4' },
    startSeconds: 0,
    leastVersion: 6,
  },
  ts: {
    hlsSegmentType: 'mpegts',
    init: undefined,
    segmentPattern: '%05d.ts',
    segmentContentType: 'video/mp2t',
    whole: { name: 'media.ts', contentType: 'video/mp2t' },
    startSeconds: 11.4,
    leastVersion: 3,
  },
} as const satisfies Record<SegmentFormat, FormatFacts>
