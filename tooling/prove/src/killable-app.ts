import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { waitFor } from '@ingest/testing'

const root = path.resolve(import.meta.dirname, '../../..')
const readySeconds = 120

export interface AppOptions {
  name: string
  /** Program and arguments. */
  command: string[]
  env: Record<string, string>
  /** Where it answers `/readyz`. */
  origin: string
  /** Gets everything that it writes. */
  logFile: string
}

/** An app that is killed and started again, as often as one likes. It dies with this process. */
export class KillableApp {
  kills = 0
  private child: ChildProcess
  private readonly options: AppOptions
  private readonly log: WriteStream

  constructor(options: AppOptions) {
    this.options = options
    this.log = createWriteStream(options.logFile)
    this.child = this.launch()
  }

  /** @throws Error when it is not ready for long, or has ended although nobody has killed it */
  async ready(): Promise<void> {
    const { name, origin, logFile } = this.options
    const isReady = async () => (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(1000) })).ok
    const settled = async () => this.hasEnded || (await isReady())
    await waitFor(settled, { timeoutSeconds: readySeconds, what: `the ${name} to be ready` })
    if (this.hasEnded) throw new Error(`the ${name} has ended by itself: ${await lastLine(logFile)}`)
  }

  /** kill -9, and at once another process in its place. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
    this.kills++
    this.child = this.launch()
  }

  /** As for a new version: it is told to end, does so when it likes, and another process takes its place. */
  async restart(): Promise<void> {
    await this.end('SIGTERM')
    this.child = this.launch()
  }

  get pid(): number {
    return this.child.pid as number
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    this.log.end()
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  private launch(): ChildProcess {
    const { command, env } = this.options
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) stream.pipe(this.log, { end: false })
    return child
  }
}

async function lastLine(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n').at(-1) ?? ''
}

/** How to run an app, or one of its commands. */
export function nodeCommand(app: 'api' | 'media' | 'worker', ...args: string[]): string[] {
  return [process.execPath, path.join(root, 'apps', app, 'dist/main.js'), ...args]
}
