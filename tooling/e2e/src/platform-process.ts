import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { freePort, waitFor } from '@ingest/testing'

const entry = path.resolve(import.meta.dirname, '../../platform/dist/main.js')
const startSeconds = 120
const stopSeconds = 60

/** One run of the platform, good or bad. */
export interface PlatformProcess {
  child: ChildProcess
  /** All that it has written. */
  output(): string
  /** Its exit code, when it has one. */
  ended: Promise<number | null>
  ready(): Promise<void>
}

/** A folder and ports for one platform after the other. */
export interface Place {
  dataDir: string
  env: Record<string, string>
  remove(): Promise<void>
}

export async function aPlace(): Promise<Place> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-start-'))
  const env: Record<string, string> = { INGEST_DATA_DIR: dataDir, PATH: process.env.PATH ?? '', HOME: os.homedir() }
  for (const name of ['API_PORT', 'MEDIA_PORT', 'RTMP_PORT', 'WORKER_PORT', 'DATABASE_PORT']) env[name] = String(await freePort())
  return { dataDir, env, remove: () => rm(dataDir, { recursive: true, force: true }) }
}

/** @param command what to run instead of the built platform itself */
export function launch(env: Record<string, string>, command: string[] = [process.execPath, entry]): PlatformProcess {
  const [file = '', ...args] = command
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: path.resolve(import.meta.dirname, '../../..') })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const output = () => text
  return { child, output, ended, ready: () => ready(child, output) }
}

/** The command that starts the built platform, to be wrapped in another one. */
export const platformCommand = [process.execPath, entry]

async function ready(child: ChildProcess, output: () => string): Promise<void> {
  const fact = () => child.exitCode !== null || output().includes('Ingest is ready')
  await waitFor(fact, { timeoutSeconds: startSeconds, what: 'the platform to be ready' })
  if (child.exitCode !== null) throw new Error(`the platform ended with exit code ${child.exitCode}:\n${output()}`)
}

/** Waits until no process is left that has the folder in its command line or its environment. */
export async function untilNoneRuns(dataDir: string): Promise<void> {
  let left: string[] = []
  const fact = async () => {
    left = await processesOf(dataDir)
    return left.length === 0
  }
  await waitFor(fact, { timeoutSeconds: stopSeconds, what: 'no process to be left' }).catch(() => {
    throw new Error(`still running:\n${left.join('\n')}`)
  })
}

/** The number of one process of the platform, by a part of its command line. */
export async function pidOf(part: string, dataDir: string): Promise<number> {
  const [pid] = await pidsOf(part, dataDir)
  if (!pid) throw new Error(`no process ${part} runs`)
  return pid
}

export async function pidsOf(part: string, dataDir: string): Promise<number[]> {
  const lines = (await processesOf(dataDir)).filter((each) => each.includes(part))
  return lines.map((line) => Number.parseInt(line, 10))
}

async function processesOf(dataDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => describeProcess(pid, dataDir)))
  return lines.filter((line) => line !== undefined)
}

async function describeProcess(pid: string, dataDir: string): Promise<string | undefined> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const [commandLine, environment] = await Promise.all([read('cmdline'), read('environ')])
  // A zombie has neither: it runs no more.
  return `${commandLine}${environment}`.includes(dataDir) ? `${pid} ${commandLine.replaceAll('\0', ' ')}` : undefined
}
