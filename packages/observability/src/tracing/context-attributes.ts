import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace'
import { currentLogContext } from '../log-context.ts'
import type { Metrics } from '../metrics.ts'

/** Every span carries what every log line carries, whichever library has started it. */
export class ContextAttributes implements SpanProcessor {
  constructor(private readonly metrics: Pick<Metrics, 'countSpans'>) {}

  onStart(span: Span): void {
    const { request_id, job } = currentLogContext()
    if (request_id !== undefined) span.setAttribute('ingest.request_id', request_id)
    if (job !== undefined) span.setAttribute('ingest.job', job)
  }

  onEnd(): void {
    this.metrics.countSpans('ended', 1)
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}
