import type { JobName, JobSender } from '@ingest/queue'

/** Remembers what would be queued, for tests that are not about the queue. A rolled back transaction leaves its jobs in here. */
export class RecordedJobs implements JobSender {
  readonly sent: { name: JobName; payload: object }[] = []

  async send(_sql: unknown, name: JobName, payload: object): Promise<void> {
    this.sent.push({ name, payload })
  }
}
