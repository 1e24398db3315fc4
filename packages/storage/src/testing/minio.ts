import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { S3Config } from '../store-config.ts'

const READY_MS = 30_000
const POLL_MS = 50
const STOP_MS = 10_000

/** A real MinIO on a port and a folder of its own. */
export interface MinioServer {
  endpoint: string
  /** The configuration of a store in one of its buckets, which `checkReady` makes. */
  config(bucket: string): S3Config
  /** Ends the server, as an operator or a crash would, and keeps its objects. */
  halt(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts a halted server on the same port and folder. */
  resume(): Promise<void>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

const credentials = { region: 'eu-test-1', accessKey: 'ingest-test', secretKey: 'ingest-test-secret' }

/** @param binary the program, looked up in PATH. */
export async function startMinio({ binary = 'minio' }: { binary?: string } = {}): Promise<MinioServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ingest-minio-'))
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined = await launch(binary, directory, port)
  const halt = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (child) await end(child, signal)
    child = undefined
  }
  return {
    endpoint,
    config: (bucket) => ({ driver: 's3', endpoint, publicEndpoint: endpoint, bucket, ...credentials }),
    halt,
    async resume() {
      child ??= await launch(binary, directory, port)
    },
    async stop() {
      await halt()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function launch(binary: string, directory: string, port: number): Promise<ChildProcess> {
  const address = `127.0.0.1:${port}`
  const child = spawn(binary, ['server', directory, '--address', address, '--quiet'], {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: directory,
      MINIO_ROOT_USER: credentials.accessKey,
      MINIO_ROOT_PASSWORD: credentials.secretKey,
      MINIO_SITE_REGION: credentials.region,
      MINIO_API_CORS_ALLOW_ORIGIN: '*',
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2_000)
  })
  const failed = once(child, 'exit').then(() => {
    throw new Error(`minio ended at once: ${complaint}`)
  })
  await Promise.race([failed, untilReady(`http://${address}`)])
  failed.catch(() => {})
  return child
}

async function untilReady(endpoint: string): Promise<void> {
  const end = Date.now() + READY_MS
  while (Date.now() < end) {
    const ready = await fetch(`${endpoint}/minio/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    await delay(POLL_MS)
  }
  throw new Error('minio is not ready')
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  child.kill(signal)
  await exited
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
