import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort, OtlpCollector, waitFor } from '@ingest/testing'
import { afterEach, describe, expect, it } from '@jest/globals'

const index = fileURLToPath(new URL('../index.ts', import.meta.url))

/** Serves a request in a span, does work in others, and stops at SIGTERM, as our apps do. */
const program = `
import { createServer } from 'node:http'
import { registerHooks } from 'node:module'
const loaded = []
registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) })
const { inSpan, onShutdown, startTelemetry, traceHttp, withLogContext } = await import('${index}')
const [, endpoint, sampledShare = '1'] = process.argv
const tracing = endpoint && { endpoint, headers: { 'x-key': 'k' }, sampledShare: Number(sampledShare) }
const { logger, metrics, observers, tracing: traces } = await startTelemetry('test', { log: { level: 'info', pretty: false }, tracing })
const secret = 'rtmp://h/live/hush-key and https://s3/k?X-Amz-Signature=hush and Bearer hush-hush-hush'
const fails = () => Promise.reject(Object.assign(new Error(secret), { code: 'broken' }))
async function work(url) {
  await observers.storage('put', 'inputs/1', async () => undefined)
  await observers.storage('get', 'inputs/1', fails).catch(() => undefined)
  await inSpan('careless', { attributes: { said: secret } }, async (span) => span.recordException(new Error(secret)))
  await observers.program('ffmpeg', async () => logger.info('worked'))
  for (let left = Number(url.searchParams.get('spans')); left > 0; left--) await inSpan('one of many', {}, async () => 0)
  return ''
}
async function answer(path) {
  if (path === '/loaded') return loaded.join(' ')
  return path === '/metrics' ? (await metrics.expose()).body : work(new URL(path, 'http://h'))
}
const server = createServer((request, response) =>
  withLogContext({ request_id: 'r-1' }, () =>
    traceHttp(request, response, () => '/things/{id}', async () => response.end(await answer(request.url)))))
server.listen(0, '127.0.0.1', () => logger.info({ port: server.address().port }, 'listening'))
onShutdown(logger, 20, { http: () => server.close(), 'send the last traces': () => traces.stop() })
`

const children: ChildProcess[] = []
const collectors: OtlpCollector[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const collector of collectors.splice(0)) await collector.close()
})

async function collect(options?: { hangs: boolean }): Promise<OtlpCollector> {
  const collector = await OtlpCollector.start(options)
  collectors.push(collector)
  return collector
}

async function start(...args: (string | number)[]) {
  const flags = [
    '--experimental-transform-types',
    '--no-warnings',
    '--input-type=module',
    '-e',
    program,
    '--',
    ...args.map(String),
  ]
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const lines: Record<string, unknown>[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)))
  const logged = (message: string) =>
    waitFor(() => lines.find(({ msg }) => msg === message), { timeoutSeconds: 60, what: message })
  const { port } = await logged('listening')
  const get = (what: string, headers = {}) => fetch(`http://127.0.0.1:${port}${what}`, { headers })
  const stop = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    return (await ended)[0] as number
  }
  return { get, logged, lines, stop }
}

const sdk = /@opentelemetry\/(sdk|exporter|otlp|resources|core|context)/

describe('traces', () => {
  it('tell of a request and its work, in the trace of the caller, and put its id on every line and span', async () => {
    const collector = await collect()
    const { get, logged, stop } = await start(collector.endpoint)
    const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
    await get('/things/1?token=hush', { traceparent: `00-${traceId}-${parentId}-01` })
    expect(await logged('worked')).toMatchObject({ request_id: 'r-1', trace_id: traceId })
    expect(await stop()).toBe(0)

    const root = collector.spans.find(({ name }) => name === 'GET /things/{id}')
    expect(root).toMatchObject({ service: 'ingest-test', traceId, parentSpanId: parentId })
    expect(root?.attributes).toMatchObject({ 'http.response.status_code': 200, 'http.route': '/things/{id}' })
    const below = collector.spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId)
    expect(below.map(({ name }) => name)).toEqual(['storage put', 'storage get', 'careless', 'ffmpeg'])
    expect(below[1]?.attributes).toMatchObject({ 'error.type': 'broken', 'ingest.storage.key': 'inputs/1' })
    for (const { attributes } of below) expect(attributes).toMatchObject({ 'ingest.request_id': 'r-1' })
  })

  it('have no secrets in them, not even careless ones', async () => {
    const collector = await collect()
    const { get, stop } = await start(collector.endpoint)
    await get('/things/1?token=hush')
    await stop()
    expect(collector.text).toContain('careless')
    expect(collector.text).toContain('[redacted]')
    expect(collector.text).not.toContain('hush')
  })

  it('are of a share of the requests, whatever their callers want', async () => {
    const collector = await collect()
    const { get, stop } = await start(collector.endpoint, 0)
    expect((await get('/things/1', { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` })).status).toBe(200)
    expect(await stop()).toBe(0)
    expect(collector.spans).toEqual([])
  })

  it('end with the process when there is no collector', async () => {
    const { get, logged, lines, stop } = await start(`http://127.0.0.1:${await freePort()}`)
    expect((await get('/things/1?spans=20000')).status).toBe(200)
    await logged('traces cannot be sent to the collector; they are dropped')
    expect((await get('/things/1')).status).toBe(200)
    expect(await stop()).toBe(0)
    expect(lines.filter(({ msg }) => String(msg).startsWith('traces cannot'))).toHaveLength(1)
  })

  it('wait for no collector that hangs, and are bounded meanwhile', async () => {
    const collector = await collect({ hangs: true })
    const { get, stop } = await start(collector.endpoint)
    expect((await get('/things/1?spans=20000')).status).toBe(200)
    await waitFor(() => collector.requests > 0, { timeoutSeconds: 60, what: 'an export' })
    const metrics = await (await get('/metrics')).text()
    expect(metrics).toMatch(/ingest_trace_spans_total\{outcome="ended"\} 2000\d/)
    expect(metrics).not.toMatch(/outcome="exported"/)
    expect(await stop()).toBe(0)
    // Of twenty thousand, what the queue holds; the rest was dropped.
    expect(collector.requests).toBeLessThanOrEqual(12)
  })

  it('are none, and nothing of the SDK is loaded, where no collector is named', async () => {
    const { get, logged, stop } = await start()
    expect((await get('/things/1')).status).toBe(200)
    expect(await logged('worked')).not.toHaveProperty('trace_id')
    expect(await (await get('/loaded')).text()).not.toMatch(sdk)
    expect(await stop()).toBe(0)

    const traced = await start((await collect()).endpoint)
    expect(await (await traced.get('/loaded')).text()).toMatch(sdk)
  })
})
