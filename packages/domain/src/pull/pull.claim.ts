import { type Claimant, leaseEnd } from '../core/claim.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { InputEntity } from '../entities/input.entity.ts'
import type { UploadEntity } from '../entities/upload.entity.ts'

/** The right to fetch the bytes of an input, and what is needed for it. Worthless when somebody has claimed it anew. */
export interface PullClaim extends Claimant {
  networkId: string
  inputId: string
  uploadId: string
  attempt: number
  requestId?: string
  url: string
  objectKey: string
  pieceSizeBytes: number
  maxBytes: number
  /** What an earlier attempt has begun, and can be gone on with. */
  begun?: PullBegin
}

export interface PullBegin {
  /** The object store's own id of the parts that are there. */
  storeUploadId: string
  /** Of what is being fetched; without it nobody knows whether it is still the same. */
  validator?: string
  sizeBytes?: number
}

/** Takes the row: the change of it, and the claim. */
export function claimPull(
  input: InputEntity,
  upload: UploadEntity,
  claimant: Claimant,
  { secrets, now }: { secrets: SecretBox; now: Date },
): [Partial<UploadEntity>, PullClaim] {
  const attempt = upload.attempt + 1
  const leaseUntil = leaseEnd(now, claimant.leaseSeconds)
  const change = { attempt, tries: upload.tries + 1, worker: claimant.worker, leaseUntil, updatedAt: now }
  const { storeUploadId, sourceValidator } = upload
  const sizeBytes = input.sizeBytes === null ? undefined : Number(input.sizeBytes)
  const claim = {
    ...claimant,
    networkId: upload.networkId,
    inputId: upload.inputId,
    uploadId: upload.id,
    attempt,
    requestId: input.requestId ?? undefined,
    url: secrets.decrypt(String(upload.sourceUrlEncrypted)),
    objectKey: upload.objectKey,
    pieceSizeBytes: Number(upload.pieceSizeBytes),
    maxBytes: Number(upload.maxBytes),
  }
  if (storeUploadId === null) return [change, claim]
  return [change, { ...claim, begun: { storeUploadId, validator: sourceValidator ?? undefined, sizeBytes } }]
}

export function pullScope({ networkId, requestId }: { networkId: string; requestId?: string | null }): Scope {
  return systemScope(networkId, 'pull', requestId ?? undefined)
}
