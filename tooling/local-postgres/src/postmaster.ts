import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresBinaries } from './binaries.ts'
import { diesWithParent, unprivileged } from './unprivileged.ts'

const readyTimeoutMs = 120_000
const patience = { fastMs: 20_000, immediateMs: 5000 }
const keptLines = 50

/** One running server process. */
export interface Postmaster {
  pid: number
  /** When the process is gone, for whatever reason. */
  exited: Promise<void>
  /** Disconnects the clients and ends in good order; in the end by force. */
  stop(): Promise<void>
}

/** Resolves when connections are accepted; rejects with all that the server said when it ends before. */
export async function launchPostmaster(directory: string, args: string[], log?: (line: string) => void): Promise<Postmaster> {
  const child = spawnServer(directory, args)
  const exited = once(child, 'exit').then(() => undefined)
  try {
    await ready(child, exited, log)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return { pid: child.pid as number, exited, stop: () => stop(child, exited) }
}

/** A session of its own keeps a Ctrl-C in the terminal away from it: clients close first, then the server is stopped. */
function spawnServer(directory: string, args: string[]): ChildProcess {
  const server = diesWithParent('INT', postgresBinaries().postgres, ['-D', directory, ...args])
  const { file, args: all, options } = unprivileged(server.file, server.args, [directory])
  const env = { PATH: process.env.PATH, LC_ALL: 'C' }
  return spawn(file, all, { ...options, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
}

async function ready(child: ChildProcess, exited: Promise<void>, log?: (line: string) => void): Promise<void> {
  const said: string[] = []
  const limit = new AbortController()
  const accepting = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      log?.(line)
      if (said.push(line) > keptLines) said.shift()
      if (line.includes('ready to accept connections')) resolve()
    })
  })
  const ended = Promise.all([exited, once(child.stderr as NodeJS.ReadableStream, 'close')])
  const late = pause(readyTimeoutMs, undefined, { signal: limit.signal })
  try {
    await Promise.race([accepting, Promise.race([ended, late]).then(() => Promise.reject(new Error(said.join('\n'))))])
  } finally {
    limit.abort()
    late.catch(() => undefined)
  }
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovery at the next start). */
async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', patience.fastMs],
    ['SIGQUIT', patience.immediateMs],
  ] as const) {
    child.kill(signal)
    if (await within(exited, waitMs)) return
  }
  child.kill('SIGKILL')
  await exited
}

async function within(exited: Promise<void>, waitMs: number): Promise<boolean> {
  const limit = new AbortController()
  const late = pause(waitMs, false, { signal: limit.signal }).catch(() => false)
  try {
    return await Promise.race([exited.then(() => true), late])
  } finally {
    limit.abort()
  }
}
