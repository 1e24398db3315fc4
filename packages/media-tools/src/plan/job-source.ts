import type { MediaProbe } from '../probe/media-probe.ts'

/** A file of a job. */
export interface JobSource {
  /** What its owner calls it; the main file has no name here. */
  filename?: string
  media: MediaProbe
}

/** The main one, and the others in the order in which they were given. */
export type JobSources = [JobSource, ...JobSource[]]
