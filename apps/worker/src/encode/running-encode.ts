import type { EncodeClaim, EncodeResult } from '@ingest/domain'
import type { EncodePlan, MediaSource } from '@ingest/media-tools'
import type { EncodePulse } from './encode-pulse.ts'
import type { OutputBudget } from './output-budget.ts'
import type { RenditionProgress } from './rendition-progress.ts'

export interface RunningEncode {
  claim: EncodeClaim
  plan: EncodePlan
  source: MediaSource
  /** The other files of the job. */
  others: MediaSource[]
  directory: string
  budget: OutputBudget
  renditions: RenditionProgress
}

export interface Watched {
  pulse: EncodePulse
  /** ffmpeg takes a source that breaks off, any of them, for one that ends. @throws SourceError */
  assertSourceRead(): void
}

/** What is in the store. */
export interface Encoded extends Pick<EncodeResult, 'variants'> {
  durationSeconds: number
}
