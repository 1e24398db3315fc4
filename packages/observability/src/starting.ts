import type { Health } from './health.ts'
import { type HealthServerOptions, serveHealth } from './health-server.ts'
import { NotReadyError, reasonOf } from './not-ready.ts'

/** Tells what the start waits for, and why it is not there. */
export type WaitingFor = (what: string, error: unknown) => void

/**
 * Answers `/healthz`, `/readyz` and `/metrics` at the process's own address while it waits for what it needs: an orchestrator sees that
 * it lives, an operator sees what is missing. Then the address is free for the process itself.
 */
export async function serveWhileStarting<T>(
  options: Omit<HealthServerOptions, 'health'>,
  start: (waitingFor: WaitingFor) => Promise<T>,
): Promise<T> {
  let missing = { what: 'start', error: new NotReadyError('The process is starting.') as unknown }
  const health: Health = {
    readiness: async () => ({
      ready: false,
      checks: { [missing.what]: 'unavailable' },
      reasons: { [missing.what]: reasonOf(missing.error) },
    }),
    stop: () => undefined,
  }
  const server = await serveHealth({ ...options, health })
  try {
    return await start((what, error) => {
      missing = { what, error }
    })
  } finally {
    await server.close()
  }
}
