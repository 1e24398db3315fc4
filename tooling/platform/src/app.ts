import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Command, relayLines, startNode } from './child.ts'
import { PlatformError } from './platform.error.ts'

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
  write: (line: string) => void
}

/** One of the three apps: started, awaited, started again when it falls, stopped. */
export class App {
  private child: ChildProcess
  private complaint = () => ''
  private startedAt = 0
  private falls = 0
  private readonly stopping = new AbortController()

  constructor(private readonly options: AppOptions) {
    this.child = this.launch()
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

  async stop(): Promise<void> {
    this.stopping.abort()
    if (hasEnded(this.child)) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), this.options.shutdownSeconds * 1000 + extraStopMs)
    await ended
    clearTimeout(timer)
  }

  private launch(): ChildProcess {
    this.startedAt = performance.now()
    const child = startNode(this.options)
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
    const { name, write } = this.options
    const { signal } = this.stopping
    for (;;) {
      if (!hasEnded(this.child)) await once(this.child, 'exit')
      if (signal.aborted) return
      this.falls = performance.now() - this.startedAt > wellAfterMs ? 0 : this.falls + 1
      const pauseMs = restartPausesMs[Math.min(this.falls, restartPausesMs.length - 1)] ?? 0
      write(`${name.padEnd(8)} | has ended unexpectedly; it is started again in ${pauseMs / 1000} s`)
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      this.child = this.launch()
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
