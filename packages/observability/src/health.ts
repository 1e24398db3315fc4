import type { Logger } from 'pino'
import { NotReadyError, reasonOf } from './not-ready.ts'

/** Resolves when the thing can be used now; the signal aborts at the timeout. */
export type HealthCheck = (signal: AbortSignal) => Promise<unknown>

export type CheckResult = 'ok' | 'unavailable' | 'timed out'

export interface Readiness {
  ready: boolean
  /** By name. */
  checks: Record<string, CheckResult>
  /** Of those that are not ok, in words that anybody may read: what an error says is in the log. */
  reasons: Record<string, string>
}

export interface Health {
  readiness(): Promise<Readiness>
  /** From now on not ready, so that a load balancer sends no more requests. */
  stop(): void
}

export interface HealthOptions {
  logger: Logger
  timeoutMilliseconds?: number
}

interface Checked {
  result: CheckResult
  reason?: string
}

const defaultTimeoutMilliseconds = 2000

/** Readiness as named checks, e.g. `{ database: () => dataSource.query('SELECT 1') }`. However many ask at once, each check runs once. */
export function createHealth(checks: Record<string, HealthCheck>, options: HealthOptions): Health {
  const timeout = options.timeoutMilliseconds ?? defaultTimeoutMilliseconds
  let running: Promise<Readiness> | undefined
  let stopping = false

  async function runChecks(): Promise<Readiness> {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await runCheck(name, check)] as const)
    const checked = await Promise.all(entries)
    return {
      ready: checked.every(([, { result }]) => result === 'ok'),
      checks: Object.fromEntries(checked.map(([name, { result }]) => [name, result])),
      reasons: Object.fromEntries(checked.flatMap(([name, { reason }]) => (reason === undefined ? [] : [[name, reason]]))),
    }
  }

  async function runCheck(name: string, check: HealthCheck): Promise<Checked> {
    const signal = AbortSignal.timeout(timeout)
    try {
      await Promise.race([check(signal), aborted(signal)])
      return { result: 'ok' }
    } catch (error) {
      options.logger.warn({ err: error, check: name }, 'not ready')
      const isLate = signal.aborted && !(error instanceof NotReadyError)
      if (isLate) return { result: 'timed out', reason: `No answer within ${timeout / 1000} s.` }
      return { result: 'unavailable', reason: reasonOf(error) }
    }
  }

  return {
    async readiness() {
      if (stopping)
        return { ready: false, checks: { process: 'unavailable' }, reasons: { process: 'The process is shutting down.' } }
      running ??= runChecks().finally(() => {
        running = undefined
      })
      return running
    },
    stop() {
      stopping = true
    },
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
