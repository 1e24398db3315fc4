import type { JobResult, JobWithMetadata } from 'pg-boss'
import { type JobName, type JobPayload, jobs } from './jobs.ts'
import { type JobHandler, type JobHandlers, PermanentError } from './queue.ts'

/** Runs one job and says what became of it. Never throws: one job's failure is its own. */
export async function runJob(
  name: JobName,
  handlers: JobHandlers,
  job: JobWithMetadata<unknown>,
  stopping: AbortSignal,
  onError: (error: Error) => void,
): Promise<JobResult> {
  try {
    const payload = parsePayload(name, job.data)
    const handle = handlers[name].handle as JobHandler<JobName>
    await handle(payload, { id: job.id, attempt: job.retryCount + 1, signal: AbortSignal.any([job.signal, stopping]) })
    return { id: job.id, status: 'completed' }
  } catch (error) {
    const { message } = error as Error
    onError(new Error(`job ${name} ${job.id}, attempt ${job.retryCount + 1}: ${message}`, { cause: error }))
    return { id: job.id, status: error instanceof PermanentError ? 'deadletter' : 'failed', output: { message } }
  }
}

function parsePayload(name: JobName, data: unknown): JobPayload<JobName> {
  const parsed = jobs[name].payload.safeParse(data)
  if (!parsed.success) throw new PermanentError(`the payload does not fit: ${parsed.error.message}`)
  return parsed.data
}
