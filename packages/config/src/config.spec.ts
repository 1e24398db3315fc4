import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { apiConfig } from './api.config.ts'
import { mediaConfig } from './media.config.ts'
import { platformConfig } from './platform.config.ts'
import { ConfigError } from './variable.ts'
import { workerConfig } from './worker.config.ts'

const key = Buffer.alloc(32, 7).toString('base64')
const otherKey = Buffer.alloc(32, 9).toString('base64')

const minimal = {
  DATABASE_URL: 'postgres://ingest:hush@db/ingest',
  SECRETS_KEYS: key,
  API_URL: 'https://api.example.com/',
  MEDIA_URL: 'https://media.example.com',
  STORAGE_DIR: '/var/lib/ingest',
}

const s3 = { ...minimal, STORAGE_DIR: undefined, S3_ENDPOINT: 'http://minio:9000', S3_ACCESS_KEY: 'me', S3_SECRET_KEY: 'hush' }

function problemsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the configuration of an app', () => {
  it('fills in the documented defaults', () => {
    const config = apiConfig(minimal)
    expect(config.http).toEqual({
      host: '0.0.0.0',
      port: 8080,
      shutdownSeconds: 30,
      bodyLimitBytes: 1_048_576,
      requestSeconds: 60,
    })
    expect(config.log).toEqual({ level: 'info', pretty: false })
    expect(config.urls).toEqual({
      api: 'https://api.example.com',
      media: 'https://media.example.com',
      rtmp: 'rtmp://localhost:1935',
    })
    expect(config.corsOrigins).toBe('*')
    expect(config.trustedProxies).toEqual(['loopback'])
  })

  it('gives each app a port of its own', () => {
    const ports = [apiConfig(minimal), mediaConfig(minimal), workerConfig(minimal)].map((config) => config.http.port)
    expect(ports).toEqual([8080, 8081, 8082])
  })

  it('takes an empty variable for an unset one', () => {
    expect(workerConfig({ ...minimal, FFMPEG_PATH: '', PORT: ' ' })).toMatchObject({ ffmpeg: {}, http: { port: 8082 } })
  })

  it('traces nothing unless a collector is named', () => {
    expect(apiConfig(minimal).tracing).toBeUndefined()
    const traced = { ...minimal, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }
    expect(apiConfig(traced).tracing).toEqual({ endpoint: 'http://collector:4318', headers: {}, sampledShare: 1 })
    const more = { ...traced, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%2Cb, x-other=c=d', OTEL_TRACES_SAMPLER_ARG: '0.05' }
    expect(workerConfig(more).tracing).toMatchObject({ headers: { 'x-key': 'a,b', 'x-other': 'c=d' }, sampledShare: 0.05 })
  })

  it('shows nothing of the headers for the collector', () => {
    const wrong = { OTEL_EXPORTER_OTLP_HEADERS: 'hush', OTEL_TRACES_SAMPLER_ARG: '2' }
    expect(problemsOf(() => mediaConfig({ ...minimal, ...wrong }))).toEqual([
      'OTEL_EXPORTER_OTLP_HEADERS must be a comma list of name=value (given, but secret)',
      'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 (given: 2)',
    ])
  })

  it('reads lists', () => {
    const config = apiConfig({
      ...minimal,
      CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      TRUSTED_PROXIES: '10.0.0.0/8,::1',
    })
    expect(config.corsOrigins).toEqual(['https://a.example', 'http://localhost:3000'])
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1'])
  })
})

describe('a secret in a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ingest-secrets-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const fileOf = (name: string, text: string) => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('counts as the variable, without the line end that editors leave', () => {
    const given = { ...minimal, DATABASE_URL: undefined, DATABASE_URL_FILE: fileOf('url', 'postgres://db/other\n') }
    expect(apiConfig(given).database.url).toBe('postgres://db/other')
  })

  it('gives way to the variable itself', () => {
    const { database } = apiConfig({ ...minimal, DATABASE_URL_FILE: fileOf('late', 'postgres://db/other') })
    expect(database.url).toBe(minimal.DATABASE_URL)
  })

  it('that is empty counts as unset', () => {
    expect(workerConfig({ ...minimal, SMTP_URL_FILE: fileOf('empty', '\n') }).mail).toBeUndefined()
  })

  it('is for secrets only', () => {
    const { log } = apiConfig({ ...minimal, LOG_LEVEL_FILE: fileOf('level', 'debug') })
    expect(log.level).toBe('info')
  })

  it('is named when it cannot be read, or holds what is wrong, and not shown', () => {
    const missing = { ...minimal, SECRETS_KEYS: '', SECRETS_KEYS_FILE: path.join(folder, 'nowhere') }
    expect(problemsOf(() => apiConfig(missing))).toEqual([expect.stringMatching(/^SECRETS_KEYS_FILE cannot be read: ENOENT/)])
    const wrong = { ...minimal, DATABASE_URL: '', DATABASE_URL_FILE: fileOf('wrong', 'mysql://root:hush@db') }
    expect(problemsOf(() => apiConfig(wrong))).toEqual([expect.stringMatching(/^DATABASE_URL must be (?!.*hush)/)])
  })
})

describe('storage', () => {
  it('is files when there is no S3 endpoint, with signing keys derived from every secret key', () => {
    const { storage } = mediaConfig({ ...minimal, SECRETS_KEYS: `${key},${otherKey}` })
    expect(storage).toMatchObject({ driver: 'fs', directory: '/var/lib/ingest', publicUrl: 'https://api.example.com/storage' })
    const signingKeys = storage.driver === 'fs' ? storage.signingKeys : []
    expect(new Set([...signingKeys, key, otherKey]).size).toBe(4)
    expect(signingKeys.map((each) => Buffer.from(each, 'base64').length)).toEqual([32, 32])
  })

  it('is S3 when there is an endpoint, signed for the public one', () => {
    expect(mediaConfig(s3).storage).toEqual({
      driver: 's3',
      endpoint: 'http://minio:9000',
      publicEndpoint: 'http://minio:9000',
      region: 'us-east-1',
      bucket: 'ingest',
      accessKey: 'me',
      secretKey: 'hush',
    })
    const proxied = mediaConfig({ ...s3, S3_PUBLIC_ENDPOINT: 'https://objects.example.com' }).storage
    expect(proxied).toMatchObject({ publicEndpoint: 'https://objects.example.com' })
  })

  it('lets uploads go through the API where the S3 server needs that', () => {
    const { storage } = mediaConfig({ ...s3, S3_UPLOAD_RELAY: 'true' })
    expect(storage).toMatchObject({
      uploadRelay: { publicUrl: 'https://api.example.com/storage', signingKeys: [expect.any(String)] },
    })
  })
})

describe('mail', () => {
  it('goes to a server, else into a folder, else nowhere', () => {
    const [SMTP_URL, MAIL_DIR] = ['smtps://me:hush@mail.example.com', '/var/mail']
    expect(workerConfig({ ...minimal, SMTP_URL, MAIL_DIR }).mail?.to).toEqual({ smtpUrl: SMTP_URL })
    expect(apiConfig({ ...minimal, MAIL_DIR, MAIL_FROM: 'News <a@b.example>' }).mail).toEqual({
      from: 'News <a@b.example>',
      to: { directory: MAIL_DIR },
    })
    expect(apiConfig(minimal).mail).toBeUndefined()
    expect(problemsOf(() => apiConfig({ ...minimal, SMTP_URL: 'http://me:hush@mail' })).join()).toMatch(
      /^SMTP_URL must be (?!.*hush)/,
    )
  })

  it('goes into the data folder of a platform that has no server', () => {
    expect(platformConfig({}, '/srv/ingest').mailDir).toBe('/srv/ingest/.data/mail')
    expect(platformConfig({ SMTP_URL: 'smtp://mail' }, '/srv/ingest').mailDir).toBeUndefined()
  })
})

describe('RTMP', () => {
  it('listens where the app listens, without TLS', () => {
    expect(mediaConfig({ ...minimal, HOST: '10.0.0.1' }).rtmp).toEqual({
      host: '10.0.0.1',
      port: 1935,
      limits: { connections: 1000, connectionsPerAddress: 100 },
    })
  })

  it('has TLS on a port of its own when there is a certificate', () => {
    const files = { RTMP_TLS_CERT_FILE: '/tls/cert.pem', RTMP_TLS_KEY_FILE: '/tls/key.pem' }
    const { rtmp } = mediaConfig({ ...minimal, ...files, RTMP_HOST: '::', RTMP_PORT: '9935' })
    expect(rtmp).toMatchObject({
      host: '::',
      port: 9935,
      tls: { port: 1936, certFile: '/tls/cert.pem', keyFile: '/tls/key.pem' },
    })
  })

  it('wants the key with the certificate', () => {
    const problems = problemsOf(() => mediaConfig({ ...minimal, RTMP_TLS_CERT_FILE: '/tls/cert.pem' }))
    expect(problems).toEqual([expect.stringMatching(/^RTMP_TLS_KEY_FILE is missing/)])
  })
})

describe('a wrong configuration', () => {
  it('names every variable on a line of its own, with the rule and what was given', () => {
    const problems = problemsOf(() => apiConfig({ ...minimal, PORT: '80a', API_URL: 'example.com', DATABASE_URL: undefined }))
    expect(problems).toHaveLength(3)
    expect(problems).toContain('PORT must be a whole number from 1 to 65535 (given: 80a)')
    expect(problems).toContain('API_URL must be a URL that starts with http:// or https:// (given: example.com)')
    expect(problems[0]).toMatch(/^DATABASE_URL is missing: /)
  })

  it('never shows a secret', () => {
    const problems = problemsOf(() => apiConfig({ ...minimal, SECRETS_KEYS: 'c2hvcnQ=', DATABASE_URL: 'mysql://root:hush@db' }))
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toMatch(/hush|c2hvcnQ/)
  })

  it('asks for the whole S3 configuration once there is an endpoint', () => {
    const problems = problemsOf(() => mediaConfig({ ...s3, S3_ACCESS_KEY: undefined, S3_SECRET_KEY: undefined }))
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['S3_ACCESS_KEY', 'S3_SECRET_KEY'])
  })

  it.each([
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['TRUSTED_PROXIES', '10.0.0.0/40'],
    ['LOG_PRETTY', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['STORAGE_DIR', 'relative/path'],
    ['MAX_UPLOAD_BYTES', '1e9'],
    ['SHUTDOWN_SECONDS', '0'],
  ])('refuses %s=%s', (name, value) => {
    const problems = problemsOf(() => apiConfig({ ...minimal, [name]: value }))
    expect(problems).toEqual([expect.stringContaining(`${name} must be`)])
  })
})

describe('delivery by the media app', () => {
  it('keeps what is hot in memory, and leaves the bytes to nginx when it is told to', () => {
    expect(mediaConfig(s3).delivery).toEqual({ cacheBytes: 128 * 1024 ** 2, accelPath: undefined })
    expect(mediaConfig({ ...s3, MEDIA_CACHE_BYTES: '0', MEDIA_ACCEL_PATH: '/objects' }).delivery).toEqual({
      cacheBytes: 0,
      accelPath: '/objects',
    })
  })

  it('leaves them to nginx only where nginx can read them', () => {
    expect(problemsOf(() => mediaConfig({ ...minimal, MEDIA_ACCEL_PATH: '/objects' }))).toEqual([
      expect.stringContaining('MEDIA_ACCEL_PATH needs S3_ENDPOINT'),
    ])
    for (const path of ['objects', '/objects/', '/o b', '/'])
      expect(problemsOf(() => mediaConfig({ ...s3, MEDIA_ACCEL_PATH: path }))).toEqual([
        expect.stringContaining('MEDIA_ACCEL_PATH must be'),
      ])
  })
})

describe('the platform', () => {
  it('needs nothing', () => {
    expect(platformConfig({}, '/srv/ingest')).toMatchObject({
      dataDir: '/srv/ingest/.data',
      ports: { api: 8080, database: 54_329 },
    })
  })

  it('takes another folder and other ports', () => {
    const config = platformConfig({ INGEST_DATA_DIR: '/tmp/two', API_PORT: '9080' }, '/srv/ingest')
    expect(config).toMatchObject({ dataDir: '/tmp/two', ports: { api: 9080 } })
  })
})
