import { setTimeout as pause } from 'node:timers/promises'

/** Looks at something again and again until told to stop. */
export class Watching {
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>

  constructor(look: () => Promise<void>, everyMs: number) {
    this.running = this.run(look, everyMs)
  }

  /** Settles when nobody looks any more. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(look: () => Promise<void>, everyMs: number): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      await look()
      await pause(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Undefined while it cannot be had. */
export async function served(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
  }
}

const timeoutMs = 10_000
