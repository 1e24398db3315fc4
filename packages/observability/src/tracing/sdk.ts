import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { ContextAttributes } from './context-attributes.ts'
import { GuardedExporter } from './guarded-exporter.ts'
import type { TracedProcess, Tracing, TracingOptions } from './tracing.ts'

/** Some megabytes at most: what a collector does not take in time is dropped. */
const mostQueued = 4096
const mostPerExport = 512
const exportEveryMs = 2000
const exportTimeoutMs = 5000
const flushMs = 3000
/** A collector that hangs is sent so much at once. */
const exportsAtOnce = 2
const spanLimits = {
  attributeCountLimit: 32,
  attributeValueLengthLimit: 1024,
  eventCountLimit: 16,
  linkCountLimit: 16,
}

/** The only place that knows the SDK; it is imported when something is traced. */
export function startSdk({ endpoint, headers, sampledShare }: TracingOptions, { app, logger, metrics }: TracedProcess): Tracing {
  const otlp = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers,
    timeoutMillis: exportTimeoutMs,
    concurrencyLimit: exportsAtOnce,
  })
  const batches = new BatchSpanProcessor({
    exporter: new GuardedExporter(otlp, logger, metrics),
    maxQueueSize: mostQueued,
    maxExportBatchSize: mostPerExport,
    scheduledDelayMillis: exportEveryMs,
    exportTimeoutMillis: exportTimeoutMs,
  })
  const share = new TraceIdRatioBasedSampler(sampledShare)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'ingest',
      'service.name': `ingest-${app}`,
      'service.instance.id': `${hostname()}/${process.pid}`,
    }),
    // Whoever calls may not decide how much is recorded.
    sampler: new ParentBasedSampler({ root: share, remoteParentSampled: share }),
    spanProcessors: [new ContextAttributes(metrics), batches],
    spanLimits,
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return {
    async stop() {
      const flushed = provider.shutdown().catch(() => undefined)
      await Promise.race([flushed, pause(flushMs, undefined, { ref: false })])
    },
  }
}
