export type StorageErrorCode =
  | 'not-found'
  | 'precondition-failed'
  | 'range-not-satisfiable'
  | 'upload-not-found'
  | 'invalid-part'
  | 'invalid-digest'
  | 'too-large'
  | 'incomplete-body'
  | 'invalid-key'
  | 'access-denied'
  | 'unavailable'

/** Aborted calls reject with the reason of their AbortSignal; everything else that goes wrong is one of these. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
