import { keys } from '@ingest/storage/keys'
import { type EntityManager, In } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import type { InputEntity } from '../entities/input.entity.ts'
import { UploadEntity, type UploadMethod, type UploadState } from '../entities/upload.entity.ts'
import { signedUrlSeconds } from './upload-store.ts'

/** How a client names an upload: by its id, or, having started a single PUT, not at all. */
export interface UploadRef {
  inputId: string
  uploadId?: string | null
  method: UploadMethod
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws DomainError 404 `upload-not-found` */
export async function findUpload(manager: EntityManager, scope: Scope, ref: UploadRef): Promise<UploadEntity> {
  const { networkId } = scope
  const { inputId, uploadId, method } = ref
  const named =
    uploadId && uuid.test(uploadId) ? await manager.findOneBy(UploadEntity, { id: uploadId, inputId, networkId }) : null
  const found = named ?? (method === 'single' ? await latestSingle(manager, networkId, inputId) : null)
  if (!found) throw errors.uploadNotFound(uploadId ?? `of input ${inputId}`)
  return found
}

function latestSingle(manager: EntityManager, networkId: string, inputId: string): Promise<UploadEntity | null> {
  return manager.findOne(UploadEntity, { where: { networkId, inputId, method: 'single' }, order: { id: 'DESC' } })
}

/**
 * Ends the uploads of an input that the transaction has locked, and queues the removal of their bytes: now, and again
 * when no signed URL of theirs can bring new ones.
 */
export async function endUploads(
  tx: Tx,
  input: Pick<InputEntity, 'id' | 'networkId'>,
  which: { from: UploadState[]; to: UploadState; at: Date; requestId?: string },
): Promise<UploadEntity[]> {
  const uploads = await tx.manager.findBy(UploadEntity, { inputId: input.id, state: In(which.from) })
  if (uploads.length === 0) return []
  await tx.manager.update(UploadEntity, { id: In(uploads.map(({ id }) => id)) }, { state: which.to, updatedAt: which.at })
  const prefixes = uploads.map(({ id }) => keys.uploadPrefix(input.networkId, input.id, id))
  const multiparts = uploads.flatMap(({ objectKey: key, storeUploadId: uploadId }) => (uploadId ? [{ key, uploadId }] : []))
  await removeBytes(tx, prefixes, which.requestId, multiparts)
  return uploads
}

export async function removeBytes(
  tx: Tx,
  prefixes: string[],
  requestId?: string,
  multiparts: { key: string; uploadId: string }[] = [],
): Promise<void> {
  await tx.enqueue('remove-objects', { prefixes, requestId, ...(multiparts.length > 0 ? { multiparts } : {}) })
  await tx.enqueue('remove-objects', { prefixes, requestId }, { startAfterSeconds: signedUrlSeconds })
}
