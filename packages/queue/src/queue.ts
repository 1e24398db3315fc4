import type { JobName, JobPayload } from './jobs.ts'

/** Runs one SQL statement, in whatever transaction its maker holds open. */
export interface SqlExecutor {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** The sending side: a job is queued in the caller's transaction, or not at all. */
export interface JobSender {
  send<N extends JobName>(sql: SqlExecutor, name: N, payload: JobPayload<N>, options?: SendOptions): Promise<void>
}

export interface SendOptions {
  startAfterSeconds?: number
  /** At most one queued (not yet started) job per key. */
  singletonKey?: string
  /** Whose job it is: see `perGroup` of the handlers. */
  groupId?: string
  /** Of the row that the job is for; the sender's own when left out. */
  traceParent?: string | null
}

/** Handles one job. The signal aborts on shutdown, on cancellation and at `expireInSeconds`. Throw PermanentError to fail without a retry. */
export type JobHandler<N extends JobName> = (payload: JobPayload<N>, job: RunningJob) => Promise<void>

export interface RunningJob {
  id: string
  /** 1 for the first attempt. */
  attempt: number
  signal: AbortSignal
}

/**
 * Exhaustive: a process does not boot with a job that nobody handles. `concurrency` jobs run at once in one process, and
 * `perGroup` of one group.
 */
export type JobHandlers = { [N in JobName]: { concurrency: number; perGroup?: number; handle: JobHandler<N> } }

export class PermanentError extends Error {
  override readonly name = 'PermanentError'
}
