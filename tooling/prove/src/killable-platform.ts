import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { startPostgres } from '@ingest/local-postgres'
import { Ingest } from '@ingest/sdk'
import { createObjectStore, type ObjectStore } from '@ingest/storage'
import { freePort } from '@ingest/testing'
import { KillableApp, nodeCommand } from './killable-app.ts'

export interface KillablePlatform {
  api: KillableApp
  worker: KillableApp
  ingest: Ingest
  /** Requests of `ingest` that got no answer, or one that blames the platform. */
  brokenRequests(): number
  databaseUrl: string
  store: ObjectStore
  stop(): Promise<void>
}

/** Short, so that the work of a dead worker is soon somebody else's. */
const leaseSeconds = 5

/** Database, api and worker on the file-system driver, all in one folder, as `npm start` runs them, but killed without mercy. */
export async function startKillablePlatform(folder: string): Promise<KillablePlatform> {
  const [databasePort, apiPort, workerPort] = await Promise.all([freePort(), freePort(), freePort()])
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: databasePort, durable: true })
  const env = environment(folder, postgres.url, `http://127.0.0.1:${apiPort}`)
  await runCommand(env, 'migrate')
  const { client_id: clientId, client_secret: clientSecret } = JSON.parse(await runCommand(env, 'bootstrap'))
  const start = (name: 'api' | 'worker', port: number) => {
    const origin = `http://127.0.0.1:${port}`
    const logFile = path.join(folder, `${name}.log`)
    return new KillableApp({ name, command: nodeCommand(name), env: { ...env, PORT: String(port) }, origin, logFile })
  }
  let broken = 0
  const countingFetch: typeof fetch = async (...request) => {
    const response = await fetch(...request).catch((error: unknown) => {
      broken++
      throw error
    })
    if (response.status >= 500) broken++
    return response
  }
  const [api, worker] = [start('api', apiPort), start('worker', workerPort)]
  await Promise.all([api.ready(), worker.ready()])
  return {
    api,
    worker,
    ingest: new Ingest({ host: env.API_URL, clientId, clientSecret, fetch: countingFetch, timeoutMs: 10_000 }),
    brokenRequests: () => broken,
    databaseUrl: postgres.url,
    store: createObjectStore({
      driver: 'fs',
      directory: env.STORAGE_DIR,
      publicUrl: env.API_URL,
      signingKeys: [env.SECRETS_KEYS],
    }),
    async stop() {
      await Promise.all([api.stop(), worker.stop()])
      await postgres.stop()
    },
  }
}

function environment(folder: string, databaseUrl: string, apiUrl: string) {
  return {
    PATH: String(process.env.PATH),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: randomBytes(32).toString('base64'),
    API_URL: apiUrl,
    MEDIA_URL: apiUrl,
    STORAGE_DIR: path.join(folder, 'objects'),
    WORK_DIR: path.join(folder, 'work'),
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
