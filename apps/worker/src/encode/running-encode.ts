import type { EncodeClaim } from '@ingest/domain'
import type { EncodePlan, MediaSource } from '@ingest/media-tools'

export interface RunningEncode {
  claim: EncodeClaim
  plan: EncodePlan
  source: MediaSource
  directory: string
}
