import type { JobName, JobSender, SendOptions, SqlExecutor } from '@ingest/queue'

export interface RecordedJob {
  name: JobName
  payload: object
  options?: SendOptions
}

/** Remembers what would be queued, for tests that are not about the queue. A rolled back transaction leaves its jobs in here. */
export class RecordedJobs implements JobSender {
  readonly sent: RecordedJob[] = []

  async send(_sql: SqlExecutor, name: JobName, payload: object, options?: SendOptions): Promise<void> {
    this.sent.push({ name, payload, options })
  }

  /** The payloads of the jobs of one name. */
  of(name: JobName): object[] {
    return this.sent.filter((job) => job.name === name).map(({ payload }) => payload)
  }
}
