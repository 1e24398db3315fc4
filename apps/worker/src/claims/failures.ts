import type { Failure } from '@ingest/domain'
import { LostOutputError, PlanError, ProbeError, RunError, type RunErrorCode } from '@ingest/media-tools'
import { StorageError, type StorageErrorCode } from '@ingest/storage'

/** Why an attempt ended, in words for the owner of the work, and whether another attempt could end otherwise. */
export interface AttemptFailure {
  failure: Failure
  permanent: boolean
  /** What the worker needs was away: it says nothing of the work. */
  isOutage: boolean
}

/** Whether an outage is over, the next attempt finds out. */
export const outagePauseSeconds = 15

/** The bytes of an input could not be read; what was made from them does not count. */
export class SourceError extends Error {
  override readonly name = 'SourceError'

  constructor(cause: unknown) {
    super('the source could not be read to its end', { cause })
  }
}

/** The work itself is at fault: trying again would end in the same way. */
export class WorkError extends Error {
  override readonly name = 'WorkError'

  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

const outage = (code: string, message: string) => ({ failure: { code, message }, permanent: false, isOutage: true })
const passing = (code: string, message: string) => ({ failure: { code, message }, permanent: false, isOutage: false })
const lasting = (code: string, message: string) => ({ failure: { code, message }, permanent: true, isOutage: false })

export function describeFailure(error: unknown): AttemptFailure {
  if (error instanceof SourceError) return sourceFailure(storageCode(error.cause))
  if (error instanceof ProbeError) return lasting(error.failure.code, error.failure.message)
  if (error instanceof WorkError) return lasting(error.failure.code, error.failure.message)
  if (error instanceof PlanError) return lasting(error.code, error.message)
  if (error instanceof RunError) return runFailure(error)
  if (storageCode(error)) return outage('storage', 'The object store could not take the result.')
  if (isDiskFull(error) || error instanceof LostOutputError)
    return passing('worker-disk-full', 'The worker has run out of disk space.')
  return passing('internal', 'Something went wrong on our side.')
}

function sourceFailure(code: StorageErrorCode | undefined): AttemptFailure {
  if (code === 'not-found' || code === 'precondition-failed')
    return lasting('input-changed', 'The bytes of the input are not those that were uploaded any more. Upload it again.')
  return outage('storage', 'The object store could not be read.')
}

/** What sets the limit that a run exceeded. */
const limitVariables: Partial<Record<RunErrorCode, string>> = {
  'time-limit': 'FFMPEG_TIME_SECONDS',
  'cpu-limit': 'FFMPEG_CPU_SECONDS',
  'memory-limit': 'FFMPEG_MEMORY_BYTES',
  'file-limit': 'ENCODE_MAX_OUTPUT_BYTES',
  'duration-limit': 'ENCODE_MAX_DURATION_SECONDS',
}

function runFailure({ code, message }: RunError): AttemptFailure {
  if (code === 'killed') return passing('interrupted', 'The work was interrupted.')
  if (/No space left on device/.test(message)) return passing('worker-disk-full', 'The worker has run out of disk space.')
  const variable = limitVariables[code]
  return variable
    ? lasting(code, `The encode was ended: ${message} (${variable}).`)
    : lasting('encode-failed', `The source could not be encoded: ${message}`)
}

function storageCode(error: unknown): StorageErrorCode | undefined {
  return error instanceof StorageError ? error.code : undefined
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOSPC'
}
