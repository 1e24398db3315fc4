import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import { type FromListener, heartbeats, type ListenerOptions, type Ports, type ToListener } from './listener-messages.ts'

const program = path.join(import.meta.dirname, 'listener', `main${path.extname(import.meta.filename)}`)
const startMs = 30_000
const stopMs = 5000
const restartMs = { first: 100, most: 5000 }
/** One that has run for so long was not killed by what it was started with. */
const stableMs = 30_000
const keptErrorChars = 4000

/** The process that listens for publishers. Whatever happens to it, it happens to no player; when it dies, there is soon another. */
export class ListenerProcess {
  private options: ListenerOptions
  private readonly logger: Logger
  private child: ChildProcess | undefined
  private ended: Promise<void> = Promise.resolve()
  private startedAt = 0
  private failures = 0
  private readonly stopping = new AbortController()

  private constructor(options: ListenerOptions, logger: Logger) {
    this.options = options
    this.logger = logger
  }

  /** @throws Error when it cannot listen */
  static async start(options: ListenerOptions, logger: Logger): Promise<{ process: ListenerProcess; ports: Ports }> {
    const process = new ListenerProcess(options, logger)
    const ports = await process.launch()
    const tls = options.tls && { ...options.tls, port: ports.tlsPort ?? options.tls.port }
    process.options = { ...options, port: ports.port, tls }
    void process.keepAlive()
    return { process, ports }
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.tell({ kind: 'stop' })
    const limit = setTimeout(() => this.child?.kill('SIGKILL'), stopMs)
    await this.ended
    clearTimeout(limit)
  }

  private async keepAlive(): Promise<void> {
    for (;;) {
      await this.ended
      if (this.stopping.signal.aborted) return
      await pause(this.backOff(), undefined, { signal: this.stopping.signal }).catch(() => undefined)
      if (this.stopping.signal.aborted) return
      await this.launch().catch((error: unknown) =>
        this.logger.error({ err: error }, 'the RTMP process could not be started again'),
      )
    }
  }

  private backOff(): number {
    if (performance.now() - this.startedAt > stableMs) this.failures = 0
    this.failures += 1
    return Math.min(restartMs.first * 2 ** (this.failures - 1), restartMs.most)
  }

  /** In a session of its own, so that a Ctrl-C in the terminal reaches the media app alone; without its secrets in the environment. */
  private async launch(): Promise<Ports> {
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as ['ignore', 'ignore', 'pipe', 'ipc']
    const child = fork(program, { stdio, detached: true, env: {}, execArgv: ['--enable-source-maps'] })
    this.child = child
    this.startedAt = performance.now()
    this.ended = this.end(child)
    const limit = setTimeout(() => child.kill('SIGKILL'), startMs)
    try {
      const ports = await this.listening(child)
      this.watch(child)
      return ports
    } finally {
      clearTimeout(limit)
    }
  }

  private end(child: ChildProcess): Promise<void> {
    const complaint = collect(child.stderr)
    return new Promise((resolve) => {
      child.once('error', () => resolve())
      child.once('close', (code, signal) => {
        if (!this.stopping.signal.aborted) this.logger.error({ code, signal, stderr: complaint() }, 'the RTMP process has died')
        resolve()
      })
    })
  }

  private listening(child: ChildProcess): Promise<Ports> {
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.once('exit', () => reject(new Error('the RTMP process ended before it could listen')))
      child.on('message', (message: FromListener) => {
        if (message.kind === 'listening') resolve({ port: message.port, tlsPort: message.tlsPort })
        else if (message.kind === 'failed') reject(new Error(`the RTMP process cannot listen: ${message.message}`))
        else if (message.kind === 'log')
          this.logger[message.level]({ address: message.address, reason: message.reason }, message.message)
      })
      this.tell({ kind: 'listen', options: this.options })
    })
  }

  /**
   * Kills a process that stands still. Intervals are counted instead of time, so that a media app that was frozen itself hears what
   * there is to hear before it judges.
   */
  private watch(child: ChildProcess): void {
    let silent = 0
    child.on('message', () => {
      silent = 0
    })
    const intervalMs = (this.options.limits.frozenSeconds * 1000) / heartbeats
    const watching = setInterval(() => {
      silent += 1
      if (silent > heartbeats) child.kill('SIGKILL')
    }, intervalMs)
    child.once('exit', () => clearInterval(watching))
  }

  /** What cannot be told to a process that is gone need not be. */
  private tell(message: ToListener): void {
    this.child?.send(message, () => undefined)
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-keptErrorChars)
  })
  return () => text
}
