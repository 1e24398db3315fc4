/** A media segment that is finished. */
export interface Segment {
  /** The file in the folder of its rendition: `00000.m4s`. */
  name: string
  durationSeconds: number
}

export interface StoredSegment extends Segment {
  sizeBytes: number
}
