/** Bytes of a file. */
export interface ByteRange {
  offset: number
  sizeBytes: number
}

/** A media segment that is finished. */
export interface Segment {
  /** The file in the folder of its rendition: `00000.m4s`. */
  name: string
  durationSeconds: number
  /** Where it is in the file; all of it when left out. */
  range?: ByteRange
}

/** A picture that decodes alone, and where it stands in its segment. */
export interface IFrame extends ByteRange {
  /** After the first picture of the segment. */
  afterSeconds: number
}

export interface StoredSegment extends Segment {
  sizeBytes: number
  iframes?: IFrame[]
}

/** What a player reads before it decodes any segment (RFC 8216 §3): an `init.mp4`, or the tables of a transport stream. */
export interface InitSection {
  name: string
  range?: ByteRange
}
