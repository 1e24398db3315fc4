import { type Ingest, IngestError, IngestFailedError, type Input } from '@ingest/sdk'
import { CliError, exitCodes } from '../cli.error.ts'
import type { Progress } from '../output/progress.ts'

/** Where the bytes of a video come from: a file here, or a URL from which the platform fetches them itself. */
export interface Source {
  /** As people are told of it. */
  name: string
  /** What it is remembered by. */
  key: string
  /** Of the bytes as they are: changed ones are another source. */
  fingerprint: string
  /** Goes on from where an earlier run got to. */
  toInput(deps: SourceDeps, plan: SourcePlan): Promise<Pick<Input, 'id' | 'filename'>>
  /** Forgets where this run got to: what comes next is remembered elsewhere. */
  forget(): Promise<void>
}

export interface SourceDeps {
  ingest: Ingest
  progress: Progress
  signal: AbortSignal
}

export interface SourcePlan {
  /** Parts of one file that are sent at once. */
  parallel: number
  wait: boolean
}

/** What the signal was aborted with says more than what it broke off. */
export function interruptedOr(error: unknown, signal: AbortSignal, what: string): unknown {
  if (!signal.aborted) return error
  return signal.reason instanceof CliError ? signal.reason : new CliError(exitCodes.interrupted, `interrupted; ${what}`)
}

/** The platform will not go on: the work failed or was cancelled, or somebody has removed what it is for. */
export function isFinal(error: unknown): boolean {
  return error instanceof IngestFailedError || (error instanceof IngestError && error.status === 404)
}
