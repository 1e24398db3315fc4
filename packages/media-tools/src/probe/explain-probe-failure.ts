import type { SourceLimitCode } from './source-limits.ts'

export type ProbeFailureCode =
  | 'empty'
  | 'not-media'
  | 'not-self-contained'
  | 'truncated'
  | 'no-streams'
  | 'encrypted'
  | 'unsupported-codec'
  | 'too-complex'

/** Why an input cannot be used, and what its owner can do about it. */
export interface ProbeFailure {
  code: ProbeFailureCode | SourceLimitCode
  message: string
}

export const probeFailures: Record<ProbeFailureCode, string> = {
  empty: 'The file is empty. Upload it again.',
  'not-media': 'This is not a media file that can be read. Upload a video, audio or subtitle file, such as MP4, MOV, MKV or MP3.',
  'not-self-contained':
    'This is a picture, a playlist or another file of a kind that is not accepted. Upload the video itself, such as an MP4, MOV or MKV file.',
  truncated: 'The file is incomplete: it ends before the media does. Check that it plays to its end, then upload it again.',
  'no-streams': 'The file has no video, audio or subtitle stream. Check that it plays, then upload it again.',
  encrypted: 'The file is encrypted (DRM) and cannot be decoded. Upload an unprotected copy.',
  'unsupported-codec':
    'The streams of this file are in a format that cannot be decoded. Convert it, for example to H.264 and AAC in an MP4 file.',
  'too-complex':
    'The file could not be examined within its limits of time and memory. Convert it, for example to H.264 and AAC in an MP4 file.',
}

/** What ffprobe says, most telling first. */
const symptoms: [RegExp, ProbeFailureCode][] = [
  [/Format not on whitelist/i, 'not-self-contained'],
  [/DRM protected|encrypt(ed|ion) .*(unsupported|not supported)|Unsupported encoding type/i, 'encrypted'],
  [/moov atom not found|File ended prematurely|partial file|truncat|error reading header/i, 'truncated'],
  [/could not find codec parameters|Unknown decoder|Unsupported codec/i, 'unsupported-codec'],
]

/** Turns the complaints of ffprobe into something that the owner of the file can act on; names no path. */
export function explainProbeFailure(lines: string[], file: { sizeBytes?: number } = {}): ProbeFailure {
  if (file.sizeBytes === 0) return failure('empty')
  const symptom = symptoms.find(([pattern]) => lines.some((line) => pattern.test(line)))
  return failure(symptom?.[1] ?? 'not-media')
}

export function failure(code: ProbeFailureCode): ProbeFailure {
  return { code, message: probeFailures[code] }
}
