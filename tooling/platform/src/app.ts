import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Command, relayLines, startNode } from './child.ts'
import { PlatformError } from './platform.error.ts'

const readyTimeoutMs = 60_000
const probeEveryMs = 100
const stopTimeoutMs = 40_000
const restartPausesMs = [500, 1000, 2000, 5000, 10_000, 30_000]
/** An app that ran for this long was well: its next fall is the first one again. */
const wellAfterMs = 60_000

export interface AppOptions extends Command {
  /** Where it says whether it is ready. */
  healthUrl: string
  write: (line: string) => void
}

/** One of the three apps: started, awaited, started again when it falls, stopped. */
export class App {
  private child: ChildProcess
  private startedAt = 0
  private falls = 0
  private isStopping = false

  constructor(private readonly options: AppOptions) {
    this.child = this.launch()
  }

  /** @throws PlatformError when it ends before it is ready, or takes too long */
  async ready(): Promise<void> {
    const deadline = performance.now() + readyTimeoutMs
    while (!(await this.isReady())) {
      if (hasEnded(this.child))
        throw new PlatformError(`${this.options.name} has ended before it was ready; its last lines say why`)
      if (performance.now() > deadline)
        throw new PlatformError(`${this.options.name} is not ready after ${readyTimeoutMs / 1000} s`)
      await pause(probeEveryMs)
    }
    void this.keepRunning()
  }

  async stop(): Promise<void> {
    this.isStopping = true
    if (hasEnded(this.child)) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopTimeoutMs)
    await ended
    clearTimeout(timer)
  }

  private launch(): ChildProcess {
    this.startedAt = performance.now()
    const child = startNode(this.options)
    relayLines(this.options.name, child, this.options.write)
    return child
  }

  private async isReady(): Promise<boolean> {
    const response = await fetch(`${this.options.healthUrl}/readyz`, { signal: AbortSignal.timeout(readyTimeoutMs) }).catch(
      () => undefined,
    )
    await response?.body?.cancel()
    return response?.ok ?? false
  }

  private async keepRunning(): Promise<void> {
    while (!this.isStopping) {
      if (!hasEnded(this.child)) await once(this.child, 'exit')
      if (this.isStopping) return
      this.falls = performance.now() - this.startedAt > wellAfterMs ? 0 : this.falls + 1
      const pauseMs = restartPausesMs[Math.min(this.falls, restartPausesMs.length - 1)] ?? 0
      this.options.write(`${this.options.name} has ended unexpectedly; it is started again in ${pauseMs / 1000} s`)
      await pause(pauseMs)
      if (!this.isStopping) this.child = this.launch()
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
