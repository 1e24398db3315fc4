import { type Cue, MAX_CUES, MAX_TEXT_BYTES } from './cue.ts'

/** Cues that are shown for long stand in many segments. */
const MOST_WRITTEN_CHARACTERS = 10 * MAX_TEXT_BYTES

/** Why cues cannot be made a text rendition, in words for their owner; undefined when they can. */
export function judgeCues(cues: Cue[], segmentSeconds: number): string | undefined {
  if (cues.length === 0) return 'nothing in it could be read as text with times'
  if (cues.length > MAX_CUES) return `it has ${cues.length} cues, more than ${MAX_CUES}`
  const written = cues.reduce((sum, { text, startSeconds, endSeconds }) => {
    return sum + text.length * Math.max(1, (endSeconds - startSeconds) / segmentSeconds)
  }, 0)
  return written > MOST_WRITTEN_CHARACTERS ? 'too many of its cues are shown for too long' : undefined
}
