import type { Segment } from './segment.ts'

export interface SegmentList {
  segments: Segment[]
  /** ffmpeg has finished the rendition. */
  ended: boolean
}

/**
 * Reads the playlist that ffmpeg itself keeps. It may be caught while it is being written: an entry counts when its line
 * is whole, and ffmpeg lists a segment only after it has been closed.
 */
export function parseSegmentList(text: string): SegmentList {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  const segments: Segment[] = []
  let durationSeconds: number | undefined
  for (const line of lines) {
    const duration = /^#EXTINF:([\d.]+),/.exec(line)?.[1]
    if (duration) durationSeconds = Number(duration)
    else if (durationSeconds !== undefined && /^[\w-]+\.(?:m4s|ts)$/.test(line)) {
      segments.push({ name: line, durationSeconds })
      durationSeconds = undefined
    }
  }
  return { segments, ended: lines.includes('#EXT-X-ENDLIST') }
}
