/** What a file of a live rendition is, by its name; see `segmentName` and its kin in media-tools. */
export type LiveFileName =
  | { kind: 'init' }
  | { kind: 'segment'; sequence: number }
  | { kind: 'part'; sequence: number; part: number }

/** What `LiveBroadcast` calls its renditions. */
const rendition = /^r\d{1,2}$/

const forms = {
  init: /^\d{1,9}-\d{1,9}-init\.mp4$/,
  part: /^\d{1,9}-\d{1,9}-(\d{1,12})-part(\d{1,6})\.m4s$/,
  segment: /^\d{1,9}-\d{1,9}-(\d{1,12})-\d{1,12}\.m4s$/,
}

/** Undefined for what is none of ours. */
export function parseFileName(file: string): LiveFileName | undefined {
  if (forms.init.test(file)) return { kind: 'init' }
  const part = forms.part.exec(file)
  if (part) return { kind: 'part', sequence: Number(part[1]), part: Number(part[2]) }
  const segment = forms.segment.exec(file)
  return segment ? { kind: 'segment', sequence: Number(segment[1]) } : undefined
}

export function isRenditionName(name: string): boolean {
  return rendition.test(name)
}
