/** A text that is shown for a while. */
export interface Cue {
  startSeconds: number
  endSeconds: number
  /** WebVTT cue text (W3C WebVTT §4.2.2): tags and character references of WebVTT, no blank line, no `-->`. */
  text: string
  /** WebVTT cue settings (§4.4), such as `line:0 align:start`. */
  settings?: string
}

/** Of a file of subtitles: those of long films have a tenth of it. */
export const MAX_TEXT_BYTES = 10 * 1024 ** 2

/** More than any film has; a file with more is none that people read. */
export const MAX_CUES = 100_000
