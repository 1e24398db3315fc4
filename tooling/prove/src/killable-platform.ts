import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { type LocalPostgres, startPostgres } from '@ingest/local-postgres'
import { Ingest } from '@ingest/sdk'
import { createObjectStore, type ObjectStore, type S3Config } from '@ingest/storage'
import { s3Variables } from '@ingest/storage/testing'
import { freePort } from '@ingest/testing'
import { Balancer } from './balancer.ts'
import { KillableApp, nodeCommand } from './killable-app.ts'

export interface KillablePlatform {
  api: KillableApp
  /** The first of the media apps. */
  media: KillableApp
  medias: [KillableApp, ...KillableApp[]]
  /** Where encoders reach each of them. */
  rtmpPorts: number[]
  workers: [KillableApp, ...KillableApp[]]
  postgres: LocalPostgres
  ingest: Ingest
  /** Where players are pointed to. */
  mediaUrl: string
  /** Requests of `ingest` that got no answer, or one that blames the platform. */
  brokenRequests(): number
  store: ObjectStore
  stop(): Promise<void>
}

export interface KillableOptions {
  /** Where objects are; files in the folder when left out. */
  s3?: S3Config
  workers?: number
  /** With more than one, players are pointed to a balancer. */
  medias?: number
  /** Further variables of the apps. */
  env?: Record<string, string>
}

/** Short, so that the work of a dead worker is soon somebody else's. */
export const leaseSeconds = 5

/** Where the apps keep what they work with, below the folder of the platform. */
export const placesIn = (folder: string) => ({ objects: path.join(folder, 'objects'), work: path.join(folder, 'work') })

/** Database and apps, all in one folder, as `npm start` runs them, but killed without mercy. */
export async function startKillablePlatform(folder: string, options: KillableOptions = {}): Promise<KillablePlatform> {
  const { s3, workers: workerCount = 1, medias: mediaCount = 1, env: further = {} } = options
  const [databasePort, apiPort] = await Promise.all([freePort(), freePort()])
  const [mediaPorts, rtmpPorts] = [await freePorts(mediaCount), await freePorts(mediaCount)]
  const balancer = mediaCount > 1 ? await Balancer.before(mediaPorts) : undefined
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: databasePort, durable: true })
  const urls = {
    api: `http://127.0.0.1:${apiPort}`,
    media: balancer?.origin ?? `http://127.0.0.1:${mediaPorts[0]}`,
    rtmp: `rtmp://127.0.0.1:${rtmpPorts[0]}`,
  }
  const env = { ...environment(folder, postgres.url, urls, s3), ...further }
  await runCommand(env, 'migrate')
  const { client_id: clientId, client_secret: clientSecret } = JSON.parse(await runCommand(env, 'bootstrap'))
  const start = (name: 'api' | 'media' | 'worker', port: number, number = 1, own: Record<string, string> = {}) => {
    const origin = `http://127.0.0.1:${port}`
    const logFile = path.join(folder, number === 1 ? `${name}.log` : `${name}-${number}.log`)
    return new KillableApp({ name, command: nodeCommand(name), env: { ...env, ...own, PORT: String(port) }, origin, logFile })
  }
  const startMedia = (port: number, index: number) =>
    start('media', port, index + 1, { RTMP_PORT: String(rtmpPorts[index]), MEDIA_INTERNAL_URL: `http://127.0.0.1:${port}` })
  let broken = 0
  const countingFetch: typeof fetch = async (...request) => {
    const response = await fetch(...request).catch((error: unknown) => {
      broken++
      throw error
    })
    if (response.status >= 500) broken++
    return response
  }
  const api = start('api', apiPort)
  const medias = mediaPorts.map(startMedia) as KillablePlatform['medias']
  const workerPorts = await freePorts(workerCount)
  const workers = workerPorts.map((port, index) => start('worker', port, index + 1)) as KillablePlatform['workers']
  const apps = [api, ...medias, ...workers]
  await Promise.all(apps.map((app) => app.ready()))
  return {
    api,
    media: medias[0],
    medias,
    rtmpPorts,
    workers,
    postgres,
    mediaUrl: urls.media,
    ingest: new Ingest({ host: urls.api, clientId, clientSecret, fetch: countingFetch, timeoutMs: 10_000 }),
    brokenRequests: () => broken,
    store: createObjectStore(
      s3 ?? { driver: 'fs', directory: placesIn(folder).objects, publicUrl: urls.api, signingKeys: [String(env.SECRETS_KEYS)] },
    ),
    async stop() {
      await Promise.all(apps.map((app) => app.stop()))
      balancer?.close()
      await postgres.stop()
    },
  }
}

/** All different. */
function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()))
}

function environment(
  folder: string,
  databaseUrl: string,
  urls: { api: string; media: string; rtmp: string },
  s3: S3Config | undefined,
): Record<string, string> {
  const { objects, work } = placesIn(folder)
  return {
    PATH: String(process.env.PATH),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: randomBytes(32).toString('base64'),
    API_URL: urls.api,
    MEDIA_URL: urls.media,
    RTMP_URL: urls.rtmp,
    RTMP_PORT: new URL(urls.rtmp).port,
    ...(s3 ? s3Variables(s3) : { STORAGE_DIR: objects }),
    WORK_DIR: work,
    LIVE_SPOOL_DIR: path.join(folder, 'live-spool'),
    LEASE_SECONDS: String(leaseSeconds),
    RATE_LIMIT_REQUESTS: '1000000',
    EGRESS_ALLOW_PRIVATE: 'true',
  }
}

async function runCommand(env: Record<string, string>, command: string): Promise<string> {
  const [file = '', ...args] = nodeCommand('api', command)
  const { stdout } = await promisify(execFile)(file, args, { env: { ...env, LOG_LEVEL: 'error' } })
  return stdout
}
