import { toggleDebugOnSignal } from './log-level.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createObservers, type Observers } from './observers.ts'
import { startTracing } from './tracing/start-tracing.ts'
import type { Tracing, TracingOptions } from './tracing/tracing.ts'

export interface Telemetry {
  logger: Logger
  metrics: Metrics
  observers: Observers
  tracing: Tracing
}

export interface TelemetryOptions {
  log: { level: string; pretty: boolean }
  /** Nothing is traced when left out. */
  tracing?: TracingOptions
}

/** What a process that serves says of itself, by logs, metrics and traces. To be called before anything else is begun. */
export async function startTelemetry(app: string, { log, tracing }: TelemetryOptions): Promise<Telemetry> {
  const logger = createLogger({ app, ...log })
  toggleDebugOnSignal(logger)
  const metrics = createMetrics()
  return {
    logger,
    metrics,
    observers: createObservers(metrics),
    tracing: await startTracing(tracing, { app, logger, metrics }),
  }
}
