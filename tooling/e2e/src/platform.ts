import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type MinioServer, s3Variables, startMinio } from '@ingest/storage/testing'
import { freePort, requireTool, waitFor } from '@ingest/testing'

const entry = path.resolve(import.meta.dirname, '../../platform/dist/main.js')
const startSeconds = 90

export interface Credentials {
  api: string
  media: string
  rtmp: string
  network_id: string
  client_id: string
  client_secret: string
  access_token: string
  admin_email: string
  admin_password: string
}

/** A platform as `npm start` runs it: the built processes, on ports and in a folder of their own. */
export interface Platform {
  credentials: Credentials
  credentialsFile: string
  dataDir: string
  /** Of the process that holds the others. */
  pid: number
  databaseUrl: string
  /** With `storage: 's3'`. */
  minio?: MinioServer
  /** The current process of an app; it has another one after it was killed. */
  pidOf(app: 'api' | 'media' | 'worker' | 'postgres'): Promise<number>
  /** What it has written lately. */
  output(): string
  /** Stops it as Ctrl-C does, and keeps its folder. */
  halt(): Promise<void>
  /** Stops it, and removes its folder. */
  stop(): Promise<void>
}

export interface PlatformOptions {
  storage?: 'fs' | 's3'
  /** Further variables of the apps. */
  env?: Record<string, string>
  /** What an earlier platform has left; an empty folder when left out. It is removed in the end. */
  dataDir?: string
  /** How much is kept of what it writes. */
  keptBytes?: number
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { storage = 'fs', env = {}, dataDir: kept, keptBytes = 200_000 } = options
  const dataDir = kept ?? (await newDataDir())
  const minio = storage === 's3' ? await startMinio({ binary: requireTool('minio') }) : undefined
  const variables = await environment(dataDir, minio, env)
  const child = spawn(process.execPath, [entry], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = tail(child, keptBytes)
  const halt = () => end(child)
  const stop = () => stopAll(child, minio, dataDir)
  try {
    await waitFor(() => ready(child, output()), { timeoutSeconds: startSeconds, what: 'the platform to be ready' })
    const credentialsFile = path.join(dataDir, 'ingest.json')
    const credentials: Credentials = JSON.parse(await readFile(credentialsFile, 'utf8'))
    const pid = child.pid as number
    const databaseUrl = variables.DATABASE_URL ?? (await ownDatabaseUrl(dataDir, variables.DATABASE_PORT))
    return { credentials, credentialsFile, dataDir, pid, databaseUrl, minio, output, halt, stop, pidOf: (app) => pidOf(pid, app) }
  } catch (error) {
    await stop()
    throw new Error(`${(error as Error).message}\n${output()}`, { cause: error })
  }
}

export function newDataDir(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'ingest-e2e-'))
}

async function ownDatabaseUrl(dataDir: string, port: string | undefined): Promise<string> {
  const password = (await readFile(path.join(dataDir, 'postgres/password'), 'utf8')).trim()
  return `postgres://ingest:${password}@127.0.0.1:${port}/ingest`
}

async function environment(
  dataDir: string,
  minio: MinioServer | undefined,
  env: Record<string, string>,
): Promise<NodeJS.ProcessEnv> {
  const [api, media, rtmp, worker, database] = await Promise.all(Array.from({ length: 5 }, freePort))
  const { PATH, HOME } = process.env
  const s3 = minio?.config('ingest')
  return {
    PATH,
    HOME,
    INGEST_DATA_DIR: dataDir,
    // Every answer of the API is compared with its description.
    CHECK_RESPONSES: 'true',
    ...asText({ API_PORT: api, MEDIA_PORT: media, RTMP_PORT: rtmp, WORKER_PORT: worker, DATABASE_PORT: database }),
    ...(s3 && s3Variables(s3)),
    ...env,
  }
}

function asText(values: Record<string, number | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}

function ready(child: ChildProcess, output: string): boolean {
  if (child.exitCode !== null) throw new Error(`the platform ended with exit code ${child.exitCode}`)
  return output.includes('Ingest is ready')
}

function tail(child: ChildProcess, keptBytes: number): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text = `${text}${chunk}`.slice(-keptBytes)
    })
  }
  return () => text
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

async function stopAll(child: ChildProcess, minio: MinioServer | undefined, dataDir: string): Promise<void> {
  await end(child)
  await minio?.stop()
  await rm(dataDir, { recursive: true, force: true })
}

const patterns = {
  api: 'apps/api/dist/main.js',
  media: 'apps/media/dist/main.js',
  worker: 'apps/worker/dist/main.js',
  postgres: 'postgres -D',
}

async function pidOf(parent: number, app: keyof typeof patterns): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args='])
  const rows = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
  const row = rows.find((match) => Number(match?.[2]) === parent && match?.[3]?.includes(patterns[app]))
  if (!row) throw new Error(`${app} does not run`)
  return Number(row[1])
}
