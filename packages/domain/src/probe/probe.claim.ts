import { type Claimant, leaseEnd } from '../core/claim.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import type { InputEntity, InputImage, InputMetadata } from '../entities/input.entity.ts'

/** The right to probe an input, and what is needed for it. Worthless when somebody has claimed the input anew. */
export interface ProbeClaim extends Claimant {
  networkId: string
  inputId: string
  /** Belongs into every object key that is written under this claim. */
  attempt: number
  requestId?: string
  filename: string
  objectKey: string
  /** Demanded when reading: the bytes are those that were checked at completion. */
  objectEtag: string
  sizeBytes: number
}

export interface ProbeResult {
  metadata: InputMetadata
  hasVideo: boolean
  hasAudio: boolean
  /** Pictures that have been stored. */
  images: InputImage[]
  /** Of all of them. */
  imageBytes: number
}

/** Takes the row: the change of it, and the claim. Undefined when there are no bytes to look at. */
export function claimInput(row: InputEntity, claimant: Claimant, now: Date): [Partial<InputEntity>, ProbeClaim] | undefined {
  const { id: inputId, networkId, filename, objectKey, objectEtag, requestId } = row
  if (objectKey === null || objectEtag === null) return undefined
  const attempt = row.attempt + 1
  const change = {
    attempt,
    tries: row.tries + 1,
    state: 'PROCESSING',
    worker: claimant.worker,
    leaseUntil: leaseEnd(now, claimant.leaseSeconds),
    updatedAt: now,
  } satisfies Partial<InputEntity>
  const source = { filename, objectKey, objectEtag, sizeBytes: Number(row.sizeBytes ?? 0) }
  return [change, { ...claimant, networkId, inputId, attempt, requestId: requestId ?? undefined, ...source }]
}

export function claimScope({ networkId, requestId }: Pick<ProbeClaim, 'networkId' | 'requestId'>): Scope {
  return systemScope(networkId, 'probe', requestId)
}
