import type { Logger } from 'pino'

/** Resolves when the thing can be used now; the signal aborts at the timeout. */
export type HealthCheck = (signal: AbortSignal) => Promise<unknown>

export type CheckResult = 'ok' | 'unavailable' | 'timed out'

export interface Readiness {
  ready: boolean
  /** By name; the reasons are in the log, because this may be read by anybody. */
  checks: Record<string, CheckResult>
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

const defaultTimeoutMilliseconds = 2000

/** Readiness as named checks, e.g. `{ database: () => dataSource.query('SELECT 1') }`. However many ask at once, each check runs once. */
export function createHealth(checks: Record<string, HealthCheck>, options: HealthOptions): Health {
  const timeout = options.timeoutMilliseconds ?? defaultTimeoutMilliseconds
  let running: Promise<Readiness> | undefined
  let stopping = false

  async function runChecks(): Promise<Readiness> {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await runCheck(name, check)] as const)
    const results = Object.fromEntries(await Promise.all(entries))
    return { ready: Object.values(results).every((result) => result === 'ok'), checks: results }
  }

  async function runCheck(name: string, check: HealthCheck): Promise<CheckResult> {
    const signal = AbortSignal.timeout(timeout)
    try {
      await Promise.race([check(signal), aborted(signal)])
      return 'ok'
    } catch (error) {
      options.logger.warn({ err: error, check: name }, 'not ready')
      return signal.aborted ? 'timed out' : 'unavailable'
    }
  }

  return {
    async readiness() {
      if (stopping) return { ready: false, checks: { process: 'unavailable' } }
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
