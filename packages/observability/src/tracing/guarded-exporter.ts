import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { ExportResult } from '@opentelemetry/core'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import type { Metrics } from '../metrics.ts'
import { redactLine } from '../redact.ts'

/** Not exported by the API: `ExportResultCode.SUCCESS`. */
const success = 0

/** Takes secrets out of whatever is about to leave, as the logger does, and tells once when the collector is away. */
export class GuardedExporter implements SpanExporter {
  private failing = false

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
    private readonly metrics: Pick<Metrics, 'countSpans'>,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans.map(withoutSecrets), (result) => {
      this.note(result, spans.length)
      done(result)
    })
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown()
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.()
  }

  private note({ code, error }: ExportResult, count: number): void {
    const failed = code !== success
    this.metrics.countSpans(failed ? 'failed' : 'exported', count)
    if (failed && !this.failing) this.logger.warn({ err: error }, 'traces cannot be sent to the collector; they are dropped')
    if (!failed && this.failing) this.logger.info('the collector takes traces again')
    this.failing = failed
  }
}

function withoutSecrets(span: ReadableSpan): ReadableSpan {
  const { message } = span.status
  return Object.create(span, {
    attributes: { value: redacted(span.attributes) },
    events: { value: span.events.map((event) => ({ ...event, attributes: redacted(event.attributes ?? {}) })) },
    status: { value: message === undefined ? span.status : { ...span.status, message: redactLine(message) } },
  })
}

function redacted(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, redactedValue(value)]))
}

function redactedValue(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value === 'string') return redactLine(value)
  return Array.isArray(value) ? (value.map((each) => redactedValue(each as AttributeValue)) as AttributeValue) : value
}
