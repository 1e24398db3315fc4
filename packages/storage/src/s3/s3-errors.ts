import { StorageError, type StorageErrorCode } from '../storage-error.ts'

const codes: Record<string, StorageErrorCode> = {
  NoSuchKey: 'not-found',
  NotFound: 'not-found',
  NoSuchUpload: 'upload-not-found',
  InvalidPart: 'invalid-part',
  InvalidPartOrder: 'invalid-part',
  EntityTooSmall: 'invalid-part',
  BadDigest: 'invalid-digest',
  InvalidDigest: 'invalid-digest',
  PreconditionFailed: 'precondition-failed',
  InvalidRange: 'range-not-satisfiable',
  EntityTooLarge: 'too-large',
  IncompleteBody: 'incomplete-body',
}

const TRANSIENT = ['InternalError', 'ServiceUnavailable', 'SlowDown', 'SlowDownRead', 'SlowDownWrite', 'RequestTimeout']

/** The code of an error that the store answered with; undefined when it did not answer. */
export function s3Code(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  // The client throws the bare XML of an error that came with a 200.
  const { code, Code } = error as { code?: unknown; Code?: unknown }
  if (typeof Code === 'string') return Code
  return error instanceof Error && error.name === 'S3Error' && typeof code === 'string' ? code : undefined
}

export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const code = s3Code(error)
  if (code === undefined) return new StorageError('unavailable', 'the object store does not answer', { cause: error })
  const known = codes[code]
  if (known) return new StorageError(known, `the object store answered ${code}`, { cause: error })
  return new StorageError('unavailable', `the object store refuses: ${code}`, { cause: error })
}

/** Whether the same request may succeed in a moment. */
export function isTransient(error: unknown): boolean {
  const code = s3Code(error)
  return code === undefined ? !(error instanceof StorageError) : TRANSIENT.includes(code)
}
