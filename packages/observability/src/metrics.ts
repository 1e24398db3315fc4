import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { addPolledGauges, type PolledGauge } from './polled-gauges.ts'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'LINK', 'UNLINK', 'OPTIONS'])
/** A label's values are memory in us and in Prometheus: more routes than this are counted as one. */
const maxRoutes = 300
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const jobBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600]

export interface HttpObservation {
  method: string
  /** The route's template (`/videos/{video_id}`), never the path; undefined when none matched. */
  route: string | undefined
  status: number
  seconds: number
}

export interface JobObservation {
  /** The job's name from the job definitions. */
  job: string
  outcome: 'completed' | 'failed' | 'aborted'
  seconds: number
}

/** A value that is looked up when Prometheus asks. */
export interface GaugeDefinition {
  name: string
  help: string
  /** All values that it ever has. */
  label?: { name: string; values: readonly string[] }
  /** @param value of the label */
  read(value?: string): number
}

export interface Metrics {
  /** For an app's own metrics. */
  registry: Registry
  observeHttp(observation: HttpObservation): void
  observeJob(observation: JobObservation): void
  /** Of traces: `ended` and neither `exported` nor `failed` are dropped, or on their way. */
  countSpans(outcome: 'ended' | 'exported' | 'failed', count: number): void
  addGauge(definition: GaugeDefinition): void
  /** Several gauges that one question answers. */
  addPolledGauges<T>(poll: () => Promise<T>, gauges: PolledGauge<T>[]): void
  /** The text exposition format. */
  expose(): Promise<{ contentType: string; body: string }>
}

/** The metrics of one process: itself (CPU, memory, event loop), its HTTP requests, its jobs. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const http = httpDurations(registry)
  const jobs = jobDurations(registry)
  const spans = spanCounter(registry)
  const boundedRoute = boundedLabel(maxRoutes)
  return {
    registry,
    observeHttp({ method, route = 'unmatched', status, seconds }) {
      const labels = { method: knownMethods.has(method) ? method : 'other', route: boundedRoute(route) }
      http.observe({ ...labels, status_class: `${Math.trunc(status / 100)}xx` }, seconds)
    },
    observeJob: ({ job, outcome, seconds }) => jobs.observe({ kind: job, outcome }, seconds),
    countSpans: (outcome, count) => spans.inc({ outcome }, count),
    addGauge: (definition) => addGauge(registry, definition),
    addPolledGauges: (poll, gauges) => addPolledGauges(registry, poll, gauges),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

/** Lets so many values of a label through, and calls all further ones `other`. */
export function boundedLabel(most: number): (value: string) => string {
  const seen = new Set<string>()
  return (value) => {
    if (seen.has(value)) return value
    if (seen.size >= most) return 'other'
    seen.add(value)
    return value
  }
}

function addGauge(registry: Registry, { name, help, label, read }: GaugeDefinition): void {
  const labelNames = label ? [label.name] : []
  const gauge = new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      if (!label) gauge.set(read())
      for (const value of label?.values ?? []) gauge.set({ [label?.name ?? '']: value }, read(value))
    },
  })
}

function httpDurations(registry: Registry) {
  return new Histogram({
    name: 'ingest_http_request_duration_seconds',
    help: 'How long HTTP requests took, until the last byte was handed over.',
    labelNames: ['method', 'route', 'status_class'],
    buckets: requestBuckets,
    registers: [registry],
  })
}

function jobDurations(registry: Registry) {
  return new Histogram({
    name: 'ingest_job_duration_seconds',
    help: 'How long one attempt at a background job took.',
    labelNames: ['kind', 'outcome'],
    buckets: jobBuckets,
    registers: [registry],
  })
}

function spanCounter(registry: Registry) {
  return new Counter({
    name: 'ingest_trace_spans_total',
    help: 'Spans of traces that have ended, and that the collector has taken or has not.',
    labelNames: ['outcome'],
    registers: [registry],
  })
}
