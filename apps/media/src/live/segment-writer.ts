import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'

const AT_ONCE = 4
const PUT_TIMEOUT_MS = 30_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5000

interface Write {
  key: string
  contentType: string
  bytes: Buffer
  onStored(): void
}

export interface SegmentWriterOptions {
  store: Pick<ObjectStore, 'put'>
  logger: Logger
  /** What waits for a store that is away; beyond it the oldest is given up. */
  mostHeldBytes: number
}

/** Puts files of live streams into the store in the order in which they were finished, and waits out its outages. */
export class SegmentWriter {
  private readonly waiting: Write[] = []
  private heldBytes = 0
  private running = 0
  private readonly stopping = new AbortController()
  private idle: (() => void)[] = []

  constructor(private readonly options: SegmentWriterOptions) {}

  write(write: Write): void {
    this.waiting.push(write)
    this.heldBytes += write.bytes.length
    while (this.heldBytes > this.options.mostHeldBytes && this.waiting.length > 1) this.giveUp()
    this.fill()
  }

  /** Settles when everything is in the store, or the signal says that it is enough. */
  async drain(signal: AbortSignal): Promise<void> {
    if (this.running === 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.idle.push(resolve)
      signal.addEventListener('abort', () => resolve())
    })
  }

  stop(): void {
    this.stopping.abort()
  }

  private giveUp(): void {
    const lost = this.waiting.shift()
    this.heldBytes -= lost?.bytes.length ?? 0
    this.options.logger.error({ key: lost?.key }, 'a live segment is lost: the store has been away for too long')
  }

  private fill(): void {
    while (this.running < AT_ONCE && this.waiting.length > 0) {
      const next = this.waiting.shift() as Write
      this.running += 1
      void this.put(next).finally(() => {
        this.running -= 1
        this.heldBytes -= next.bytes.length
        this.fill()
        if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve()
      })
    }
  }

  private async put({ key, bytes, contentType, onStored }: Write): Promise<void> {
    for (let tries = 0; !this.stopping.signal.aborted; tries++) {
      try {
        const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PUT_TIMEOUT_MS)])
        await this.options.store.put(key, bytes, { contentType, sizeBytes: bytes.length, signal })
        return onStored()
      } catch (error) {
        if (tries === 0) this.options.logger.warn({ err: error, key }, 'a live segment cannot be stored yet')
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)
        await pause(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      }
    }
  }
}
