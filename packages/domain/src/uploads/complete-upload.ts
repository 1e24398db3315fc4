import type { StoredObject, UploadedPart } from '@ingest/storage'
import { DomainError, errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { UploadEntity } from '../entities/upload.entity.ts'
import { partsProblem, sumOfParts } from './part-check.ts'
import type { UploadDeps } from './upload.deps.ts'
import { findUpload, type UploadRef } from './upload.rows.ts'
import type { UploadEnd } from './upload-end.ts'
import { assembleSeconds, callStore, storeErrorCode } from './upload-store.ts'

/** Ends an upload well: the bytes are checked and put together first, then a short transaction records them. */
export class CompleteUpload {
  constructor(
    private readonly deps: UploadDeps,
    private readonly end: UploadEnd,
  ) {}

  /** Any number of callers may complete the same upload, any number of times. */
  async complete(scope: Scope, ref: UploadRef): Promise<void> {
    const upload = await findUpload(this.deps.dataSource.manager, scope, ref)
    if (upload.state === 'COMPLETED') return
    if (upload.state !== 'OPEN') throw errors.uploadNotOpen(`Upload ${upload.id} is ${upload.state.toLowerCase()}.`)
    const stored = await this.assemble(scope, upload)
    await this.refuseExcess(scope, upload, stored.sizeBytes)
    if (stored.sizeBytes < Number(upload.sizeBytes))
      throw errors.uploadIncomplete(`${stored.sizeBytes} of ${upload.sizeBytes} bytes have arrived.`)
    await this.end.complete(scope, upload, stored)
  }

  private async assemble(scope: Scope, upload: UploadEntity): Promise<StoredObject> {
    const { objectKey, storeUploadId } = upload
    try {
      if (storeUploadId === null) throw errors.uploadIncomplete('The file has not arrived.')
      const parts = await callStore((signal) => this.deps.store.listParts(objectKey, storeUploadId, { signal }))
      await this.refuseExcess(scope, upload, sumOfParts(parts))
      assertWhole(parts, Number(upload.sizeBytes))
      return await callStore(
        (signal) => this.deps.store.completeMultipart(objectKey, storeUploadId, parts, { signal }),
        assembleSeconds,
      )
    } catch (error) {
      return this.afterRefusal(upload, error)
    }
  }

  /** Somebody else may have put the parts together: another request, or this one before its process was killed. */
  private async afterRefusal({ objectKey }: UploadEntity, error: unknown): Promise<StoredObject> {
    if (error instanceof DomainError && error.status !== 409) throw error
    const stored = await callStore((signal) => this.deps.store.head(objectKey, { signal }))
    if (stored) return stored
    const code = storeErrorCode(error)
    if (code === 'upload-not-found') throw errors.uploadIncomplete('The object store does not know this upload: start it again.')
    if (code === 'invalid-part') throw errors.uploadIncomplete((error as Error).message)
    throw error
  }

  private async refuseExcess(scope: Scope, upload: UploadEntity, arrivedBytes: number): Promise<void> {
    if (arrivedBytes <= Number(upload.sizeBytes)) return
    await this.end.abort(scope, upload)
    throw errors.uploadTooLarge(`${arrivedBytes} bytes have arrived, ${upload.sizeBytes} were declared. They are removed.`)
  }
}

function assertWhole(parts: UploadedPart[], declaredBytes: number): void {
  const problem = partsProblem(parts, declaredBytes)
  if (problem) throw errors.uploadIncomplete(problem)
}
