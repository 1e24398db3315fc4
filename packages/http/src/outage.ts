/** Errors of sockets and of name look-ups. */
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * SQLSTATEs (PostgreSQL appendix A) that pass by themselves: connection exceptions, shutdown and start-up, too many
 * connections, a statement over its time, a deadlock.
 */
const sqlStates = /^(08...|57P0[1-5]|57014|53300|40001|40P01|55P03)$/

/** What the pool of `pg` says in words only. */
const poolMessages = /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/

/** What TypeORM throws in a transaction whose connection was lost between two statements. */
const lostTransaction = /^QueryRunner(Provider)?AlreadyReleasedError$/

interface Fault {
  name?: string
  code?: unknown
  message?: string
  driverError?: unknown
  cause?: unknown
  /** Of an AggregateError: one for each address that was tried. */
  errors?: unknown[]
}

/** True when the database or the object store is away for the moment: the same request may succeed later. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, code, message = '', driverError, cause, errors } = error as Fault
  if (name === 'StorageError') return code === 'unavailable'
  if (name && lostTransaction.test(name)) return true
  if (typeof code === 'string' && (systemCodes.has(code) || sqlStates.test(code))) return true
  const inner = driverError ?? errors?.[0] ?? cause
  return poolMessages.test(message) || (inner !== error && isOutage(inner))
}
