import { baseUrl, headerList, share } from './rules.ts'
import { optional, type Values, type Variables, withDefault } from './variable.ts'

export interface TracingConfig {
  /** OTLP over HTTP, without `/v1/traces`. */
  endpoint: string
  headers: Record<string, string>
  /** Of the traces that begin here, 0–1. */
  sampledShare: number
}

/** Named as OpenTelemetry names them. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    baseUrl('http:', 'https:'),
    'Where traces are sent: an OpenTelemetry collector that takes OTLP over HTTP, such as `http://collector:4318`. Nothing is traced when unset.',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: optional(headerList, 'Headers for the collector: `name=value`, comma-separated.', { secret: true }),
  OTEL_TRACES_SAMPLER_ARG: withDefault(
    share,
    '1',
    'The share of traces that is recorded, 0 to 1, decided by the id of the trace: the same for all apps.',
  ),
} satisfies Variables

/** Undefined where nothing is traced. */
export function tracingConfig(values: Values<typeof tracingVariables>): TracingConfig | undefined {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined) return undefined
  return { endpoint, headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {}, sampledShare: values.OTEL_TRACES_SAMPLER_ARG }
}
