import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'
import type { Spool, SpooledFile } from './spool.ts'

const AT_ONCE = 4
const PUT_TIMEOUT_MS = 30_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5000
/** What is older may have become of no use to anybody. */
const OLD_AFTER_MS = 30_000

export interface Write {
  key: string
  broadcastId: string
  bytes: Buffer
  /** It waits no more: it is in the store, or nobody wants it, or it is lost. */
  onDone?(isStored: boolean): void
}

/** Bytes that are on the disk, or only in memory where that failed. */
type Waiting = Omit<Write, 'bytes'> & { content: SpooledFile | Buffer; since: number }

export interface SegmentWriterOptions {
  store: Pick<ObjectStore, 'put'>
  spool: Spool
  logger: Logger
  /** What waits in memory because the spool does not take it; beyond it the oldest is given up. */
  mostHeldBytes: number
  /** Whether a late file still belongs to anything. @throws when nobody knows */
  isWanted(broadcastId: string): Promise<boolean>
}

/**
 * Puts files of live streams into the spool, and from there into the store, in the order in which they were finished. It waits out outages of
 * the store, and what it has not done when its process dies, another one does.
 */
export class SegmentWriter {
  private readonly waiting: Waiting[] = []
  private readonly pending = new Map<string, number>()
  private heldBytes = 0
  private running = 0
  private readonly stopping = new AbortController()
  private idle: (() => void)[] = []

  constructor(private readonly options: SegmentWriterOptions) {}

  write({ bytes, ...write }: Write): void {
    this.count(write.broadcastId, 1)
    this.heldBytes += bytes.length
    void this.keep(write.key, bytes).then((content) => this.add({ ...write, content, since: performance.now() }))
  }

  /** Takes what a dead process has left. Settles when nothing of it is left. */
  adopt(content: SpooledFile, broadcastId: string): Promise<void> {
    this.count(broadcastId, 1)
    return new Promise((resolve) => {
      this.add({ key: content.key, broadcastId, content, since: Number.NEGATIVE_INFINITY, onDone: () => resolve() })
    })
  }

  /** Whether the store has all that this process has of a broadcast. */
  hasStored(broadcastId: string): boolean {
    return !this.pending.has(broadcastId)
  }

  /** Settles when everything is in the store, or the signal says that it is enough. */
  async drain(signal: AbortSignal): Promise<void> {
    if (this.pending.size === 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.idle.push(resolve)
      signal.addEventListener('abort', () => resolve())
    })
  }

  stop(): void {
    this.stopping.abort()
  }

  /** A disk that fails or is full is no reason not to try the store. */
  private async keep(key: string, bytes: Buffer): Promise<SpooledFile | Buffer> {
    const { spool, logger } = this.options
    try {
      const spooled = await spool.add(key, bytes)
      if (spooled) this.heldBytes -= bytes.length
      else logger.warn({ key }, 'the spool of live segments is full')
      return spooled ?? bytes
    } catch (error) {
      logger.error({ err: error, key }, 'a live segment cannot be spooled')
      return bytes
    }
  }

  private add(waiting: Waiting): void {
    this.waiting.push(waiting)
    while (this.heldBytes > this.options.mostHeldBytes && this.giveUp());
    this.fill()
  }

  private giveUp(): boolean {
    const index = this.waiting.findIndex(({ content }) => Buffer.isBuffer(content))
    const [lost] = index < 0 ? [] : this.waiting.splice(index, 1)
    if (!lost) return false
    this.options.logger.error({ key: lost.key }, 'a live segment is lost: the store has been away for too long')
    this.done(lost, false)
    return true
  }

  private fill(): void {
    while (this.running < AT_ONCE && this.waiting.length > 0) {
      const next = this.waiting.shift() as Waiting
      this.running += 1
      void this.store(next).finally(() => {
        this.running -= 1
        this.fill()
      })
    }
  }

  /** Until it is in the store, wanted by nobody, or the process stops: then it stays where it is. */
  private async store(waiting: Waiting): Promise<void> {
    for (let tries = 0; !this.stopping.signal.aborted; tries++) {
      try {
        const isLate = tries > 0 || performance.now() - waiting.since > OLD_AFTER_MS
        const isWanted = !isLate || (await this.options.isWanted(waiting.broadcastId))
        const isStored = isWanted && (await this.put(waiting))
        if (!Buffer.isBuffer(waiting.content)) await this.options.spool.remove(waiting.content)
        return this.done(waiting, isStored)
      } catch (error) {
        if (tries === 0) this.options.logger.warn({ err: error, key: waiting.key }, 'a live segment cannot be stored yet')
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)
        await pause(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** @returns whether it is there now, whoever has put it */
  private async put({ key, content }: Waiting): Promise<boolean> {
    const bytes = Buffer.isBuffer(content) ? content : await this.options.spool.read(content)
    if (bytes === 'broken') this.options.logger.error({ key }, 'a live segment is lost: its file in the spool is broken')
    if (!Buffer.isBuffer(bytes)) return bytes === 'gone'
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PUT_TIMEOUT_MS)])
    const contentType = key.endsWith('.mp4') ? 'video/mp4' : 'video/iso.segment'
    await this.options.store.put(key, bytes, { contentType, sizeBytes: bytes.length, signal })
    return true
  }

  private done({ broadcastId, content, onDone }: Waiting, isStored: boolean): void {
    if (Buffer.isBuffer(content)) this.heldBytes -= content.length
    this.count(broadcastId, -1)
    onDone?.(isStored)
    if (this.pending.size === 0) for (const resolve of this.idle.splice(0)) resolve()
  }

  private count(broadcastId: string, change: 1 | -1): void {
    const count = (this.pending.get(broadcastId) ?? 0) + change
    if (count > 0) this.pending.set(broadcastId, count)
    else this.pending.delete(broadcastId)
  }
}
