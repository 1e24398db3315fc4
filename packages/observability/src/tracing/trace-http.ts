import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { operationsPaths } from '../operations.ts'
import { isTracing } from './switch.ts'

/** nginx's number for a client that did not wait for an answer. */
const clientGone = 499
const untraced: ReadonlySet<string> = new Set(operationsPaths)
/** The template of the route that a request has found. */
type Route = () => string | undefined

const spans = new WeakMap<ServerResponse, Span>()

/**
 * Goes on with a request in a span, which ends with its answer. A `traceparent` of the client is continued (W3C Trace Context);
 * whether the trace is recorded is decided here. Of the URL only the route's template is told: paths carry grants, queries tokens.
 * @param route asked for when the answer is out
 */
export function traceHttp(request: IncomingMessage, response: ServerResponse, route: Route, goOn: () => void): void {
  const path = request.url?.split('?', 1)[0] ?? ''
  if (isTracing() && !untraced.has(path)) context.with(begin(request, response, route), goOn)
  else goOn()
}

function begin({ method = '', headers }: IncomingMessage, response: ServerResponse, route: Route): Context {
  const from = propagation.extract(context.active(), headers)
  const attributes = { 'http.request.method': method }
  const span = trace.getTracer('ingest').startSpan(method, { kind: SpanKind.SERVER, attributes }, from)
  spans.set(response, span)
  response.once('close', () => end(span, response, `${method} ${route() ?? 'unmatched'}`))
  return trace.setSpan(from, span)
}

/** For a request to a process of ours, whose work then belongs to this trace. */
export function traceHeaders(): Record<string, string> {
  const headers = {}
  if (isTracing()) propagation.inject(context.active(), headers)
  return headers
}

/** For the log line of a request, which is written outside of its span. */
export function traceIdOf(response: ServerResponse): string | undefined {
  return spans.get(response)?.spanContext().traceId
}

function end(span: Span, { headersSent, statusCode }: ServerResponse, name: string): void {
  const status = headersSent ? statusCode : clientGone
  span.updateName(name).setAttributes({ 'http.route': name.slice(name.indexOf(' ') + 1), 'http.response.status_code': status })
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
