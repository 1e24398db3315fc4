import type { ObjectStore, StorageErrorCode } from '@ingest/storage'
import { errors } from '../core/errors.ts'

/** What uploads need of the object store. */
export type UploadStore = Pick<
  ObjectStore,
  'head' | 'put' | 'createMultipart' | 'listParts' | 'completeMultipart' | 'abortMultipart' | 'signPut' | 'signPart'
>

/** How long a signed URL lets a request begin. */
export const signedUrlSeconds = 3600

const callSeconds = 15
/** A store may have to put the parts of a large file together. */
export const assembleSeconds = 600

/**
 * Calls the object store within a time limit. Never inside a transaction.
 * @throws DomainError 503 `storage-unavailable`; StorageError for what the store refuses
 */
export async function callStore<T>(call: (signal: AbortSignal) => Promise<T>, seconds = callSeconds): Promise<T> {
  try {
    return await call(AbortSignal.timeout(seconds * 1000))
  } catch (error) {
    if (storeErrorCode(error) === 'unavailable' || isTimeout(error)) throw errors.storageUnavailable(error)
    throw error
  }
}

export function storeErrorCode(error: unknown): StorageErrorCode | undefined {
  return hasName(error, 'StorageError') ? (error as { code: StorageErrorCode }).code : undefined
}

function isTimeout(error: unknown): boolean {
  return hasName(error, 'TimeoutError')
}

/** By name: errors of the platform need not be instances of this realm's Error. */
function hasName(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}
