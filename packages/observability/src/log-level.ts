import type { Logger } from 'pino'

/**
 * SIGUSR2 turns `debug` on, and off again: whoever may send signals to a process may read its environment too, so that this needs no
 * secret, and no port that others could reach.
 */
export function toggleDebugOnSignal(logger: Logger): void {
  const configured = logger.level
  process.on('SIGUSR2', () => {
    const next = logger.level === 'debug' ? configured : 'debug'
    // Said while it is on, so that it is told whatever the configured level is.
    logger.level = 'debug'
    logger.info({ log_level: next }, 'the log level is changed')
    logger.level = next
  })
}
