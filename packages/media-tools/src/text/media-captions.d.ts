/** The part that we use; its own types name files in a way that modules of Node do not. */
declare module 'media-captions' {
  import type { ReadableStream } from 'node:stream/web'

  /** As in the DOM (W3C WebVTT §9). */
  export interface VTTCue {
    startTime: number
    endTime: number
    text: string
    vertical: '' | 'rl' | 'lr'
    snapToLines: boolean
    line: number | 'auto'
    lineAlign: 'start' | 'center' | 'end'
    position: number | 'auto'
    positionAlign: 'line-left' | 'center' | 'line-right' | 'auto'
    size: number
    align: 'start' | 'center' | 'end' | 'left' | 'right'
  }

  /** @param lines without their ends */
  export function parseTextStream(
    lines: ReadableStream<string>,
    options: { type: 'vtt'; strict: boolean },
  ): Promise<{ cues: VTTCue[] }>
}
