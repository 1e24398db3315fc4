import { type Attributes, INVALID_SPAN_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { isTracing } from './switch.ts'

export interface SpanStart {
  kind?: 'internal' | 'client' | 'server'
  attributes?: Attributes
}

const tracer = trace.getTracer('ingest')
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER }

/**
 * Does work in a span; what the work starts, also after an await, is below it. A failure is told by its code or the name of its
 * class, never by its message, in which there may be a URL.
 */
export async function inSpan<T>(
  name: string,
  { kind = 'internal', attributes }: SpanStart,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work(noSpan)
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', errorType(error))
      throw error
    } finally {
      span.end()
    }
  })
}

/** Adds to the span in which this is called, if there is one. */
export function describeSpan(attributes: Attributes): void {
  if (isTracing()) trace.getActiveSpan()?.setAttributes(attributes)
}

export function currentTraceId(): string | undefined {
  return isTracing() ? trace.getActiveSpan()?.spanContext().traceId : undefined
}

export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'other'
  const { code } = error as Error & { code?: unknown }
  return typeof code === 'string' ? code : error.name
}
