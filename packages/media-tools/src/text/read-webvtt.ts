/// <reference path="./media-captions.d.ts" />
import { ReadableStream } from 'node:stream/web'
import { parseTextStream, type VTTCue } from 'media-captions'
import type { Cue } from './cue.ts'
import { toCueText } from './cue-text.ts'

/** The cues of a WebVTT document. What breaks the syntax is skipped, as players do; styles, regions and notes are left out. */
export async function readWebVtt(text: string): Promise<Cue[]> {
  // Of a text as a whole, the time that the library takes grows with the square of its lines.
  const lines = ReadableStream.from(text.split(/\r\n|\r|\n/))
  const { cues } = await parseTextStream(lines, { type: 'vtt', strict: false })
  return cues.map((cue) => ({
    startSeconds: cue.startTime,
    endSeconds: cue.endTime,
    text: toCueText(cue.text),
    settings: settingsOf(cue),
  }))
}

/** Those that are not the default (W3C WebVTT §4.4). */
function settingsOf(cue: VTTCue): string | undefined {
  const settings = [
    cue.vertical && `vertical:${cue.vertical}`,
    cue.line !== 'auto' && `line:${cue.line}${cue.snapToLines ? '' : '%'}${aligned(cue.lineAlign, 'start')}`,
    cue.position !== 'auto' && `position:${cue.position}%${aligned(cue.positionAlign, 'auto')}`,
    cue.size !== 100 && `size:${cue.size}%`,
    cue.align !== 'center' && `align:${cue.align}`,
  ]
  return settings.filter(Boolean).join(' ') || undefined
}

function aligned(alignment: string, otherwise: string): string {
  return alignment === otherwise ? '' : `,${alignment}`
}
