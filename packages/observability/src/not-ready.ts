/** Something that is needed is missing, in words that anybody may read. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError'
}

/** Of the codes of Node, PostgreSQL (appendix A) and the object store, those that an operator meets. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at the configured address.',
  ECONNRESET: 'The connection was cut off.',
  ENOTFOUND: 'The configured host name is unknown.',
  EAI_AGAIN: 'The configured host name could not be looked up.',
  ETIMEDOUT: 'The configured address does not answer.',
  EHOSTUNREACH: 'There is no way to the configured address.',
  ENETUNREACH: 'There is no way to the configured address.',
  ENOENT: 'A folder or file is missing.',
  EACCES: 'A folder or file may not be used.',
  EROFS: 'The file system is read-only.',
  ENOSPC: 'The disk is full.',
  '28P01': 'The database refuses the password.',
  '28000': 'The database refuses the user.',
  '3D000': 'The database does not exist.',
  '42P01': 'A table is missing: the migrations have not run.',
  '53300': 'The database has no connection left.',
  '57P01': 'The database is shutting down.',
  '57P03': 'The database is starting.',
  'not-migrated': 'A migration of this release has not run.',
  'access-denied': 'The object store refuses the credentials.',
  unavailable: 'The object store does not answer as it should.',
}

/** Why something cannot be used, without a word that the error itself says: there may be an address in it, or worse. */
export function reasonOf(error: unknown): string {
  if (error instanceof NotReadyError) return error.message
  const known = codesOf(error).find((code) => code in reasons)
  return (known && reasons[known]) ?? 'It cannot be used; the log says why.'
}

/** The innermost first. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code, cause, errors } = error as Error & { code?: unknown; errors?: unknown[] }
  return [...codesOf(errors?.[0] ?? cause), ...(typeof code === 'string' ? [code] : [])]
}
