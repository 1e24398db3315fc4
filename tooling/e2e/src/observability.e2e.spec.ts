import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CollectedSpan, makeVideo, OtlpCollector, RtmpPublisher, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { finish, type QueuedEncode, queueEncode } from './faults/encode.ts'
import { environmentOf } from './faults/processes.ts'
import { type MetricFamily, parseExposition } from './monitoring/exposition.ts'
import { expressions } from './monitoring/monitoring-files.ts'
import { isKnownPrefix, problemsOf } from './monitoring/naming.ts'
import { readPromql } from './monitoring/promql.ts'
import { type Platform, startPlatform } from './platform.ts'

const apps = ['api', 'media', 'worker'] as const
const setupMs = 180_000
const slow = { timeoutSeconds: 60 }

const receiver = createServer((request, response) => request.resume().once('end', () => response.writeHead(204).end()))
let collector: OtlpCollector
let platform: Platform
let encode: QueuedEncode
let streamKey: string

beforeAll(async () => {
  collector = await OtlpCollector.start()
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    LOG_LEVEL: 'info',
    LOG_PRETTY: 'false',
    EGRESS_ALLOW_PRIVATE: 'true',
    LIVE_SEGMENT_SECONDS: '1',
  }
  platform = await startPlatform({ env })
  await encodeFilm()
  streamKey = await streamForAMoment()
}, setupMs)

afterAll(async () => {
  await platform?.stop()
  await collector?.close()
  receiver.close()
})

/** With somebody who wants to be told, at an address that holds a secret. */
async function encodeFilm(): Promise<void> {
  const file = await makeVideo({ seconds: 4 })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?token=hush-hush`
  encode = await queueEncode(platform, file, (ingest) => ingest.hooks.create({ event_names: ['jobs.complete'], url }))
  const { playback_urls } = await finish(encode)
  await (await fetch(String(playback_urls[0]?.url))).text()
}

async function streamForAMoment(): Promise<string> {
  const stream = await encode.ingest.live.create({ title: 'Town hall' })
  const publisher = new RtmpPublisher(stream.rtmp_url)
  await waitFor(async () => (await fetch(stream.play_url)).status === 200, slow)
  await encode.ingest.live.stop(stream.id, stream)
  await publisher.exited
  return stream.stream_key
}

const pathsTo = (name: string, service: string) =>
  collector.spans
    .filter((span) => span.name === name && span.service === `ingest-${service}`)
    .map((span) => collector.pathTo(span))
const namesOf = (spans: CollectedSpan[]) => spans.map(({ name }) => name)

/** Waits until a span has come that lies below those, in that order. */
function below(...names: [...string[], string]): Promise<CollectedSpan[]> {
  const found = () =>
    collector.spans.map((span) => collector.pathTo(span)).find((path) => namesOf(path).join(' > ') === names.join(' > '))
  return waitFor(found, { ...slow, what: names.join(' > ') }).catch((error: Error) => {
    const last = names.at(-1) ?? ''
    const seen = apps.flatMap((app) => pathsTo(last, app)).map((path) => namesOf(path).join(' > '))
    throw new Error(`${error.message}\nbut:\n${[...new Set(seen)].join('\n')}`)
  })
}

describe('a trace', () => {
  const job = ['POST /encoding/jobs', 'send encode', 'process encode', 'encode'] as const

  test('goes from the upload to the probe', async () => {
    const complete = 'POST /encoding/inputs/{input_id}/upload/complete'
    const probe = await below(complete, 'send probe-input', 'process probe-input', 'ffprobe')
    expect(probe.map(({ service }) => service)).toEqual(['ingest-api', 'ingest-api', 'ingest-worker', 'ingest-worker'])
    await below(complete, 'storage completeMultipart')
    await below(complete, 'send probe-input', 'process probe-input', 'storage put')
  })

  test('goes from the request for an encode through the queue to ffmpeg, the store and the webhook', async () => {
    const ffmpeg = await below(...job, 'ffmpeg')
    await below(...job, 'storage put')
    await below(...job, 'UPDATE jobs')
    await below('POST /encoding/jobs', 'INSERT jobs')
    const { traceId } = ffmpeg[0] as CollectedSpan
    // Whatever has woken the worker: the job of the queue, or a sweep.
    const sent = await waitFor(() => pathsTo('egress POST', 'worker').find(([first]) => first?.traceId === traceId), slow)
    expect(namesOf(sent).slice(0, job.length)).toEqual(job)
    const [hook, egress] = sent.slice(-2)
    expect(hook?.name).toBe('deliver webhook')
    expect(egress?.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'http.response.status_code': 204 })
    expect(hook?.attributes).toMatchObject({ 'ingest.delivery_id': expect.any(String), 'ingest.attempt': 1 })

    const trace = collector.spans.filter((span) => span.traceId === traceId)
    const requestIds = new Set(trace.map(({ attributes }) => attributes['ingest.request_id']))
    requestIds.delete(undefined)
    expect(requestIds.size).toBe(1)
    for (const { attributes } of ffmpeg.slice(2)) expect(attributes).toHaveProperty(['ingest.request_id'])
    const line =
      platform
        .output()
        .split('\n')
        .find((each) => each.includes('encode is complete')) ?? ''
    expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
      trace_id: traceId,
      request_id: [...requestIds][0],
    })
  })

  test('tells of a publisher from the handshake to the encoder, and segments have traces of their own', async () => {
    await below('rtmp publish', 'live session', 'ffmpeg')
    const puts = pathsTo('storage put', 'media')
    expect(puts.length).toBeGreaterThan(0)
    expect(new Set(puts.map(({ length }) => length))).toEqual(new Set([1]))
  })

  test('has no secret in it', async () => {
    const { SECRETS_KEYS } = await environmentOf(await platform.pidOf('api'))
    const { access_token, client_secret, admin_password } = platform.credentials
    const secrets = [SECRETS_KEYS, access_token, client_secret, admin_password, streamKey, 'hush-hush', 'signature=', '-i ']
    for (const secret of secrets) expect([secret, collector.text.includes(String(secret))]).toEqual([secret, false])
    expect(collector.text).not.toMatch(/https?:\/\/[^"]*\?/)
  })
})

async function origin(app: (typeof apps)[number]): Promise<string> {
  return `http://127.0.0.1:${(await environmentOf(await platform.pidOf(app))).PORT}`
}

async function metricsOf(app: (typeof apps)[number]): Promise<MetricFamily[]> {
  return parseExposition(await (await fetch(`${await origin(app)}/metrics`)).text())
}

const seriesOf = (families: MetricFamily[]) => families.flatMap(({ name, series }) => series.map((each) => [name, each]))

describe('the metrics', () => {
  test.each(apps)('of the %s app are well named, and no label tells of one thing of many', async (app) => {
    const families = await metricsOf(app)
    expect(families.flatMap(problemsOf)).toEqual([])
    expect(families.filter((family) => !isKnownPrefix(family))).toEqual([])
  })

  test('do not grow with what is asked for', async () => {
    const ask = (count: number) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const id = randomUUID()
          for (const path of [`/videos/${id}`, `/${id}`]) await fetch(`${await origin('api')}${path}`)
          for (const path of [`/v/${id}/${id}/master.m3u8`, `/${id}`]) await fetch(`${await origin('media')}${path}`)
        }),
      )
    await ask(1)
    const counts = async () => [seriesOf(await metricsOf('api')).length, seriesOf(await metricsOf('media')).length]
    const before = await counts()
    await ask(20)
    expect(await counts()).toEqual(before)
  })

  test('say what an alert needs to know', async () => {
    const worker = await metricsOf('worker')
    const kinds = worker.find(({ name }) => name === 'ingest_queue_oldest_waiting_seconds')?.series.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['encode', 'probe-input', 'deliver-webhook']))
    const outcomes = worker.find(({ name }) => name === 'ingest_job_duration_seconds')?.series
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: 'encode', outcome: 'completed' }))
    const checks = worker.find(({ name }) => name === 'ingest_ready_check')?.series.map(({ check }) => check)
    expect(checks).toEqual(['database', 'migrations', 'storage', 'ffmpeg', 'disk'])
  })

  test('are there, with the labels that the dashboard and the alerts name', async () => {
    const families = (await Promise.all(apps.map(metricsOf))).flat()
    const names = new Map<string, Set<string>>()
    for (const { name, type, series } of families) {
      const parts = type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      for (const part of parts)
        names.set(`${name}${part}`, new Set([...(names.get(`${name}${part}`) ?? []), ...series.flatMap(Object.keys)]))
    }
    // Of Prometheus itself: what it scraped, and where.
    names.set('up', new Set())
    for (const [where, expression] of expressions) {
      const { metrics } = readPromql(expression)
      expect([where, metrics.filter((metric) => !names.has(metric))]).toEqual([where, []])
    }
  })
})

test('SIGUSR2 makes each app of a running platform tell more', async () => {
  const changed = () => platform.output().split('the log level is changed').length - 1
  for (const app of apps) process.kill(await platform.pidOf(app), 'SIGUSR2')
  await waitFor(() => changed() === apps.length)
  for (const app of apps) process.kill(await platform.pidOf(app), 'SIGUSR2')
  await waitFor(() => changed() === 2 * apps.length)
})
