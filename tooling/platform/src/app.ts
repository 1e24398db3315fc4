import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Command, hasEnded, relayLines, startNode } from './child.ts'
import { PlatformError } from './platform.error.ts'
import type { Standby } from './standby.ts'

const readyTimeoutMs = 60_000
const probeEveryMs = 100
const probeTimeoutMs = 5000
const extraStopMs = 5000
const restartPausesMs = [500, 1000, 2000, 5000, 10_000, 30_000]
/** An app that ran for this long was well: its next fall is the first one again. */
const wellAfterMs = 60_000

export interface AppOptions extends Command {
  /** Where its `/readyz` is. */
  origin: string
  /** The app's own limit; it is killed a little later. */
  shutdownSeconds: number
  /** What starts it, if it is to be started often. */
  standby?: Standby | undefined
  write: (line: string) => void
}

/** One of the three apps: started, awaited, started again when it falls, stopped. */
export class App {
  private child: ChildProcess
  private complaint = () => ''
  private startedAt = 0
  private falls = 0
  private renewal = new AbortController()
  private readonly stopping = new AbortController()

  constructor(private readonly options: AppOptions) {
    this.child = this.launch()
  }

  get name(): string {
    return this.options.name
  }

  /** @throws PlatformError when it ends before it is ready, or takes too long */
  async ready(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + readyTimeoutMs
    while (!(await this.isReady())) {
      signal.throwIfAborted()
      if (hasEnded(this.child)) throw new PlatformError(`the ${this.options.name} app does not start: ${this.complaint()}`)
      if (performance.now() > deadline) {
        throw new PlatformError(`the ${this.options.name} app is not ready after ${readyTimeoutMs / 1000} s`)
      }
      await pause(probeEveryMs)
    }
    void this.keepRunning()
  }

  /** Ends it and starts it anew, also when it is waiting for its turn after a fall. */
  async restart(): Promise<void> {
    this.renewal.abort()
    await this.end()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.options.standby?.stop()
    await this.end()
  }

  private async end(): Promise<void> {
    const { child } = this
    if (hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), this.options.shutdownSeconds * 1000 + extraStopMs)
    await ended
    clearTimeout(timer)
  }

  private launch(): ChildProcess {
    this.startedAt = performance.now()
    this.renewal = new AbortController()
    const child = this.options.standby?.start() ?? startNode(this.options)
    this.complaint = relayLines(this.options.name, child, this.options.write)
    return child
  }

  private async isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(probeTimeoutMs)
    const response = await fetch(`${this.options.origin}/readyz`, { signal }).catch(() => undefined)
    await response?.body?.cancel()
    return response?.ok ?? false
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      if (!hasEnded(this.child)) await once(this.child, 'exit')
      if (!signal.aborted && !this.renewal.signal.aborted) await this.pauseAfterFall()
      if (!signal.aborted) this.child = this.launch()
    }
  }

  private async pauseAfterFall(): Promise<void> {
    const { name, write } = this.options
    this.falls = performance.now() - this.startedAt > wellAfterMs ? 0 : this.falls + 1
    const pauseMs = restartPausesMs[Math.min(this.falls, restartPausesMs.length - 1)] ?? 0
    write(`${name.padEnd(8)} | has ended unexpectedly; it is started again in ${pauseMs / 1000} s`)
    const signal = AbortSignal.any([this.stopping.signal, this.renewal.signal])
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
