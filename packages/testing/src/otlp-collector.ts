import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** A span as a collector sees it. */
export interface CollectedSpan {
  /** Of the process that made it. */
  service: string
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: Record<string, unknown>
}

interface OtlpAttribute {
  key: string
  value: { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean }
}

interface OtlpSpan extends Omit<CollectedSpan, 'service' | 'attributes'> {
  attributes?: OtlpAttribute[]
}

interface OtlpBody {
  resourceSpans: { resource: { attributes: OtlpAttribute[] }; scopeSpans: { spans: OtlpSpan[] }[] }[]
}

/** An OpenTelemetry collector for tests: OTLP over HTTP, as JSON (opentelemetry.io/docs/specs/otlp). */
export class OtlpCollector {
  readonly spans: CollectedSpan[] = []
  /** All that has come, as text. */
  text = ''
  requests = 0
  private readonly server = createServer((request, response) => void this.take(request, response))

  private constructor(private readonly hangs: boolean) {}

  /** @param hangs takes whatever comes, and never answers */
  static async start({ hangs = false }: { hangs?: boolean } = {}): Promise<OtlpCollector> {
    const collector = new OtlpCollector(hangs)
    collector.server.listen(0, '127.0.0.1')
    await once(collector.server, 'listening')
    return collector
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** From the root of its trace to the span itself, as far as it has come. */
  pathTo(span: CollectedSpan): CollectedSpan[] {
    const parent = this.spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId)
    return parent ? [...this.pathTo(parent), span] : [span]
  }

  async close(): Promise<void> {
    this.server.close()
    this.server.closeAllConnections()
    await once(this.server, 'close')
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1
    const bytes = Buffer.concat(await request.toArray())
    if (this.hangs) return
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    this.add(body.toString('utf8'))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }

  private add(text: string): void {
    this.text += text
    for (const { resource, scopeSpans } of (JSON.parse(text) as OtlpBody).resourceSpans) {
      const service = String(toRecord(resource.attributes)['service.name'])
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const { name, traceId, spanId, parentSpanId, attributes = [] } = span
        this.spans.push({ service, name, traceId, spanId, parentSpanId, attributes: toRecord(attributes) })
      }
    }
  }
}

function toRecord(attributes: OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
