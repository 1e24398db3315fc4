import { keys } from '@ingest/storage/keys'
import type { JobEntity } from '../entities/job.entity.ts'

/** Where the first so many attempts of a job have written: a later attempt, which may come, writes elsewhere. */
export function attemptPrefixes({ networkId, videoId, id }: JobEntity, attempts: number): string[] {
  return Array.from({ length: attempts }, (_, index) => keys.attemptPrefix(networkId, videoId, id, index + 1))
}
