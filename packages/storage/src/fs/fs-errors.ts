import { StorageError } from '../storage-error.ts'
import { hasCode } from './durable.ts'

/** Runs an effect on the file system and tells its failures in the words of the port, without paths. */
export async function guard<T>(signal: AbortSignal | undefined, effect: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  try {
    return await effect()
  } catch (error) {
    signal?.throwIfAborted()
    throw toStorageError(error)
  }
}

function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  if (hasCode(error, 'ENOENT')) return new StorageError('not-found', 'there is no such object', { cause: error })
  const full = hasCode(error, 'ENOSPC', 'EDQUOT')
  return new StorageError('unavailable', full ? 'the disk of the object store is full' : 'the object store failed', {
    cause: error,
  })
}
