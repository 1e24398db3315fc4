import { IngestFailedError } from './errors.ts'
import type { Input, Job, JobProgress } from './generated/types.gen.ts'
import type { CallOptions } from './operations.ts'
import { poll } from './poll.ts'

export interface WaitOptions {
  /** The only end of the waiting beside the fact itself. */
  signal?: AbortSignal
}

export interface InputWaitOptions extends WaitOptions {
  /** The input at every look: `received` of `size` bytes have been fetched of one that was created with a `url`. */
  onInput?: (input: Input) => void
}

export interface JobWaitOptions extends WaitOptions {
  /** 0–100. */
  onProgress?: (percent: number) => void
  /** The whole job at every look, with its speed and its renditions. */
  onJob?: (job: Job) => void
}

type Get<T> = (id: string, query?: never, options?: CallOptions) => Promise<T>

const JOB_RUNS = 0
const JOB_COMPLETE = 1

/** Until the input has been probed. @throws IngestFailedError when it is no media, or cannot be read */
export function waitUntilReady(get: Get<Input>) {
  return async (id: string, { signal, onInput }: InputWaitOptions = {}): Promise<Input> => {
    const read = async () => {
      const input = await get(id, undefined, { signal })
      onInput?.(input)
      return input
    }
    const input = await poll(read, ({ status }) => status === 'READY' || status === 'ERROR' || status === 'TRASHED', signal)
    if (input.status === 'READY') return input
    throw new IngestFailedError('input', id, input.error?.message ?? `input ${id} is ${input.status}`)
  }
}

/** Until the job has ended. @throws IngestFailedError when it failed or was cancelled */
export function waitUntilDone(get: Get<Job>, getProgress: Get<JobProgress>) {
  return async (id: string, { signal, onProgress, onJob }: JobWaitOptions = {}): Promise<Job> => {
    const readJob = async () => {
      const job = await get(id, undefined, { signal })
      onJob?.(job)
      return job
    }
    const read = async () => {
      const look = await (onJob ? readJob() : getProgress(id, undefined, { signal }))
      onProgress?.(look.progress)
      return look
    }
    await poll(read, ({ status }) => status !== JOB_RUNS, signal)
    const job = await get(id, undefined, { signal })
    if (job.status === JOB_COMPLETE) return job
    throw new IngestFailedError('job', id, job.error?.message ?? `job ${id} was cancelled`)
  }
}
