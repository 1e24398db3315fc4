import { type JobName, jobs } from '../jobs.ts'
import type { JobHandlers } from '../queue.ts'

/** A handler for every job that there is, which does nothing unless the test gives another. */
export function handlersWith(own: Partial<JobHandlers>): JobHandlers {
  const names = Object.keys(jobs) as JobName[]
  const nothing = { concurrency: 1, handle: async () => undefined }
  return { ...Object.fromEntries(names.map((name) => [name, nothing])), ...own } as JobHandlers
}
