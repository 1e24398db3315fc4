import type { Span } from '@opentelemetry/api'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { currentLogContext } from './log-context.ts'
import { boundedLabel, type Metrics } from './metrics.ts'
import { errorType, inSpan } from './tracing/span.ts'

/** What the drivers are watched by: each call is a span and counts. */
export interface Observers {
  /** @param key names the object, by ids alone */
  storage<T>(operation: string, key: string | undefined, work: () => Promise<T>): Promise<T>
  /** One process of ffmpeg or ffprobe. Its arguments, in which there are addresses, are told to nobody. */
  program<T>(name: string, work: () => Promise<T>): Promise<T>
  /** A request to a URL of a user, of which the host alone is told. */
  egress<T extends { statusCode: number }>(request: { method: string; host: string }, work: () => Promise<T>): Promise<T>
  /** An attempt at the job of the log context ended in nothing. */
  attemptFailed(code: string): void
  /** An owner who lives could not prolong its lease, or has lost it. */
  leaseNotRenewed(lease: 'job' | 'broadcast', reason: 'failed' | 'lost'): void
}

const mostErrorTypes = 40
/** Nobody's failure: whoever asked wants to know. */
const answers: ReadonlySet<string> = new Set([
  'not-found',
  'precondition-failed',
  'range-not-satisfiable',
  'AbortError',
  'ABORT_ERR',
])
const storageBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export function createObservers({ registry }: Pick<Metrics, 'registry'>): Observers {
  const registers = [registry]
  const storage = storageMetrics(registers)
  const programs = programMetrics(registers)
  const egress = egressMetrics(registers)
  const leases = new Counter({
    name: 'ingest_lease_renewals_failed_total',
    help: 'Leases of jobs and of broadcasts that this process could not prolong, or had lost.',
    labelNames: ['lease', 'reason'],
    registers,
  })
  const attempts = new Counter({
    name: 'ingest_job_attempts_failed_total',
    help: 'Attempts at jobs that ended in nothing, by the reason that their owner is told.',
    labelNames: ['kind', 'code'],
    registers,
  })
  const boundedCode = boundedLabel(mostErrorTypes)
  return {
    storage: (operation, key, work) =>
      inSpan(`storage ${operation}`, storageSpan(operation, key), () => storage(operation, work)),
    program: (name, work) => inSpan(name, { attributes: { 'process.executable.name': name } }, () => programs(name, work)),
    egress: (request, work) => inSpan(`egress ${request.method}`, egressSpan(request), (span) => egress(span, work)),
    attemptFailed: (code) => attempts.inc({ kind: currentLogContext().job ?? 'other', code: boundedCode(code) }),
    leaseNotRenewed: (lease, reason) => leases.inc({ lease, reason }),
  }
}

function storageSpan(operation: string, key: string | undefined) {
  const attributes = { 'ingest.storage.operation': operation, ...(key !== undefined && { 'ingest.storage.key': key }) }
  return { kind: 'client' as const, attributes }
}

function egressSpan({ method, host }: { method: string; host: string }) {
  return { kind: 'client' as const, attributes: { 'http.request.method': method, 'server.address': host } }
}

function storageMetrics(registers: Registry[]) {
  const durations = new Histogram({
    name: 'ingest_storage_operation_duration_seconds',
    help: 'How long calls of the object store took; of a read, until its first byte.',
    labelNames: ['operation'],
    buckets: storageBuckets,
    registers,
  })
  const errors = new Counter({
    name: 'ingest_storage_operation_errors_total',
    help: 'Calls of the object store that failed.',
    labelNames: ['operation', 'code'],
    registers,
  })
  const bounded = boundedLabel(mostErrorTypes)
  return async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    const end = durations.startTimer({ operation })
    try {
      return await work()
    } catch (error) {
      const code = errorType(error)
      if (!answers.has(code)) errors.inc({ operation, code: bounded(code) })
      throw error
    } finally {
      end()
    }
  }
}

function programMetrics(registers: Registry[]) {
  const running = new Gauge({
    name: 'ingest_ffmpeg_processes',
    help: 'Processes of ffmpeg and ffprobe that run.',
    labelNames: ['program'],
    registers,
  })
  const runs = new Counter({
    name: 'ingest_ffmpeg_runs_total',
    help: 'Runs of ffmpeg and ffprobe that have ended.',
    labelNames: ['program', 'outcome'],
    registers,
  })
  for (const program of ['ffmpeg', 'ffprobe']) running.set({ program }, 0)
  const bounded = boundedLabel(mostErrorTypes)
  return async <T>(program: string, work: () => Promise<T>): Promise<T> => {
    running.inc({ program })
    let outcome = 'completed'
    try {
      return await work()
    } catch (error) {
      outcome = bounded(errorType(error))
      throw error
    } finally {
      running.dec({ program })
      runs.inc({ program, outcome })
    }
  }
}

function egressMetrics(registers: Registry[]) {
  const durations = new Histogram({
    name: 'ingest_egress_request_duration_seconds',
    help: 'How long requests to URLs of users took, until the head of the answer.',
    labelNames: ['outcome'],
    registers,
  })
  const bounded = boundedLabel(mostErrorTypes)
  return async <T extends { statusCode: number }>(span: Span, work: () => Promise<T>): Promise<T> => {
    const end = durations.startTimer()
    try {
      const answer = await work()
      span.setAttribute('http.response.status_code', answer.statusCode)
      end({ outcome: `${Math.trunc(answer.statusCode / 100)}xx` })
      return answer
    } catch (error) {
      end({ outcome: bounded(errorType(error)) })
      throw error
    }
  }
}
