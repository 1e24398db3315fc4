import type { WorkerConfig } from '@ingest/config'
import { createLogger, createMetrics, createObservers } from '@ingest/observability'
import { openWorker } from '../open-worker.ts'
import { type Swept, sweepOnce } from './sweeper.ts'

const { signal } = new AbortController()

/** Prints what each sweep has dealt with. @returns false when one has failed */
export async function runSweep(
  config: WorkerConfig,
  { json }: { json?: true },
  stdout: { write(text: string): unknown },
): Promise<boolean> {
  const logger = createLogger({ app: 'worker', ...config.log, destination: process.stderr })
  const worker = await openWorker(config, { logger, observers: createObservers(createMetrics()) })
  let isWell = true
  try {
    for await (const { error, ...swept } of sweepOnce(worker.deps, signal)) {
      stdout.write(
        `${json ? JSON.stringify({ ...swept, ...(error && { error: error.message }) }) : format({ ...swept, error })}\n`,
      )
      if (error) isWell = false
    }
  } finally {
    await worker.close()
  }
  return isWell
}

function format({ sweep, count, error }: Swept): string {
  if (error) return `failed  ${sweep}: ${error.message}`
  return count === undefined ? `busy    ${sweep}: somebody else is at it` : `${String(count).padEnd(6)}  ${sweep}`
}
