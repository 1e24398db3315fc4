import type { Logger } from 'pino'

/** In order, by name: stop accepting, finish or hand back work, close. */
export type ShutdownSteps = Record<string, () => unknown>

/**
 * Runs the steps at the first SIGTERM or SIGINT and then exits: with 0, or with 1 when a step failed or `seconds` were not
 * enough. A second signal exits at once.
 */
export function onShutdown(logger: Logger, seconds: number, steps: ShutdownSteps): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    logger.info({ signal }, 'shutting down')
    const clean = await runShutdown(logger, seconds, steps)
    process.exit(clean ? 0 : 1)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (name) => void stop(name))
}

/** True when every step succeeded in time. A step that fails does not keep the others from running. */
export async function runShutdown(logger: Logger, seconds: number, steps: ShutdownSteps): Promise<boolean> {
  const deadline = Promise.withResolvers<false>()
  const timer = setTimeout(() => {
    logger.error({ seconds }, 'shutdown took too long')
    deadline.resolve(false)
  }, seconds * 1000)
  try {
    return await Promise.race([runSteps(logger, steps), deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}

async function runSteps(logger: Logger, steps: ShutdownSteps): Promise<boolean> {
  let clean = true
  for (const [step, run] of Object.entries(steps)) {
    try {
      await run()
      logger.debug({ step }, 'shutdown step done')
    } catch (error) {
      clean = false
      logger.error({ err: error, step }, 'shutdown step failed')
    }
  }
  return clean
}
