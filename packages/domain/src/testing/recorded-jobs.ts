import type { JobName, JobPayload, JobSender, SendOptions, SqlExecutor } from '@ingest/queue'

export interface RecordedJob {
  name: JobName
  payload: object
  options?: SendOptions
}

/** Remembers what was queued, in the real queue when there is one. A rolled back transaction leaves its jobs in here. */
export class RecordedJobs implements JobSender {
  readonly sent: RecordedJob[] = []

  constructor(private readonly queue?: JobSender) {}

  async send<N extends JobName>(sql: SqlExecutor, name: N, payload: JobPayload<N>, options?: SendOptions): Promise<void> {
    this.sent.push({ name, payload, options })
    await this.queue?.send(sql, name, payload, options)
  }

  /** The payloads of the jobs of one name. */
  of(name: JobName): object[] {
    return this.sent.filter((job) => job.name === name).map(({ payload }) => payload)
  }
}
