import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import pg from 'pg'
import { statementName } from './statement-name.ts'

type Query = (...args: unknown[]) => unknown
type Callback = (error: unknown, ...rest: unknown[]) => void

/** A connection whose statements are spans, where they are made for something that is one: sweeps and the like are not. */
export class TracedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const query = this.query.bind(this) as Query
    this.query = ((...args) =>
      trace.getActiveSpan()?.isRecording() ? traced(query, args) : query(...args)) as Query as this['query']
  }
}

/** pg calls back, or answers with a promise. */
function traced(query: Query, args: unknown[]): unknown {
  const span = startSpan(args[0])
  const callback = args.at(-1)
  if (typeof callback === 'function') {
    const answered: Callback = (error, ...rest) => {
      end(span, error)
      ;(callback as Callback)(error, ...rest)
    }
    return query(...args.slice(0, -1), answered)
  }
  const result = query(...args)
  if (result instanceof Promise)
    result.then(
      () => end(span),
      (error: unknown) => end(span, error),
    )
  else end(span)
  return result
}

/** Named by what it does to which table: texts of statements may have values in them. */
function startSpan(statement: unknown): Span {
  const text = typeof statement === 'string' ? statement : String((statement as { text?: unknown } | undefined)?.text ?? '')
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': statementName(text) }
  return trace.getTracer('ingest').startSpan(attributes['db.query.summary'], { kind: SpanKind.CLIENT, attributes })
}

function end(span: Span, error?: unknown): void {
  if (error) {
    const { code } = error as { code?: unknown }
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', typeof code === 'string' ? code : 'other')
  }
  span.end()
}
