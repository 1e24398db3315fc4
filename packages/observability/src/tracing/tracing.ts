import type { Logger } from 'pino'
import type { Metrics } from '../metrics.ts'

export interface TracingOptions {
  /** OTLP over HTTP, without `/v1/traces`. */
  endpoint: string
  headers: Record<string, string>
  /** Of the traces that begin here, 0–1. */
  sampledShare: number
}

export interface TracedProcess {
  app: string
  logger: Logger
  metrics: Pick<Metrics, 'countSpans'>
}

export interface Tracing {
  /** Sends what is left, for a few seconds at most. Never throws: a trace that is lost is no reason for anything. */
  stop(): Promise<void>
}
