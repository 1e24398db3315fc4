import { context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api'

/** W3C Trace Context §3.2, version 00. */
const form = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/

/** The span in which this is called, as a row keeps it beside the id of the request; null where nothing is traced. */
export function currentTraceParent(): string | null {
  const active = trace.getActiveSpan()?.spanContext()
  if (!active || !trace.isSpanContextValid(active)) return null
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, '0')}`
}

/** Work for a row goes on in the row's trace, whoever does it and how late; work that is in that trace already stays where it is. */
export function continueTrace<T>(traceParent: string | null | undefined, work: () => T): T {
  const parent = traceParent ? parse(traceParent) : undefined
  if (!parent || parent.traceId === trace.getActiveSpan()?.spanContext().traceId) return work()
  return context.with(trace.setSpanContext(ROOT_CONTEXT, parent), work)
}

function parse(traceParent: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = form.exec(traceParent) ?? []
  return traceId ? { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true } : undefined
}
