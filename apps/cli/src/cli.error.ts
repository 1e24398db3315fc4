import { IngestError, IngestFailedError, IngestNetworkError } from '@ingest/sdk'

/** What the process ends with; `ingest --help` lists them. */
export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  credentials: 3,
  away: 4,
  failed: 5,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A failure that is told to the user in one line. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Any failure as one line and an exit code. */
export function toCliError(error: unknown, host = 'the platform'): CliError {
  if (error instanceof CliError) return error
  if (isAbort(error)) return new CliError(exitCodes.interrupted, 'interrupted')
  if (error instanceof IngestNetworkError) {
    return new CliError(exitCodes.away, `cannot reach ${host} (${error.message}): is it running?`)
  }
  if (error instanceof IngestFailedError) return new CliError(exitCodes.failed, error.message)
  if (error instanceof IngestError) return refused(error, host)
  return new CliError(exitCodes.refused, error instanceof Error ? error.message : String(error))
}

/** The reason of a signal is a DOMException; only Ctrl-C aborts ours. */
function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === 'AbortError'
}

function refused(error: IngestError, host: string): CliError {
  const reference = error.requestId ? ` (request ${error.requestId})` : ''
  if (error.status === 401) {
    return new CliError(exitCodes.credentials, `${host} does not accept these credentials: ${error.message}${reference}`)
  }
  return new CliError(exitCodes.refused, `${host} refused: ${error.message}${reference}`)
}
