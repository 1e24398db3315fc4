import type { UploadSignature } from '@ingest/contract'
import { legacyUploadHeaders } from '@ingest/storage/legacy-upload'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { UploadEntity, type UploadMethod } from '../entities/upload.entity.ts'
import type { UploadDeps } from './upload.deps.ts'
import { findUpload } from './upload.rows.ts'
import { mostBytesOfOnePut } from './upload-plan.ts'
import { signedUrlSeconds } from './upload-store.ts'

export interface SignRequest {
  /** 1–10000; none for a single PUT. */
  partNumber?: number | null
  uploadId?: string | null
  /** Base64; an empty one is none. */
  contentMd5?: string | null
}

/** Gives out the URLs that bytes are put to. */
export class SignUpload {
  constructor(private readonly deps: Pick<UploadDeps, 'dataSource' | 'clock' | 'store'>) {}

  async sign(scope: Scope, inputId: string, method: UploadMethod, request: SignRequest): Promise<UploadSignature> {
    const { manager } = this.deps.dataSource
    const upload = await findUpload(manager, scope, { inputId, uploadId: request.uploadId, method })
    if (upload.state === 'COMPLETED') throw errors.uploadNotOpen(`Upload ${upload.id} is completed.`)
    if (upload.state !== 'OPEN') throw errors.uploadNotFound(upload.id)
    await this.touch(upload)
    return { ...legacyUploadHeaders, url: await this.url(upload, request) }
  }

  /** An upload that is signed for is not left alone, and may soon have bytes to look for. */
  private async touch({ id }: UploadEntity): Promise<void> {
    const now = this.deps.clock.now()
    await this.deps.dataSource.manager.update(UploadEntity, { id, state: 'OPEN' }, { signedAt: now, updatedAt: now })
  }

  private url(upload: UploadEntity, { partNumber, contentMd5 }: SignRequest): Promise<string> {
    const options = {
      expiresInSeconds: signedUrlSeconds,
      maxBytes: Math.min(Number(upload.sizeBytes), mostBytesOfOnePut),
      contentMd5: contentMd5 || undefined,
    }
    if (upload.storeUploadId === null) return this.deps.store.signPut(upload.objectKey, options)
    if (!partNumber) throw errors.invalid([{ field: '/partNumber', code: 'required', message: 'Give the number of the part.' }])
    return this.deps.store.signPart(upload.objectKey, upload.storeUploadId, partNumber, options)
  }
}
