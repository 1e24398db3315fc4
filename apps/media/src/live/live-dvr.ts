import { type DvrSegment, DvrWindow, type LiveSegment } from '@ingest/media-tools'

/** So many segments may reach the store before one that began earlier; when more have, that one is lost. */
const MOST_OVERTAKING = 8

export interface LiveDvrOptions {
  windowSeconds: number
  /** Of the segments that this process makes. */
  first: { sequence: number; discontinuity: number }
  /** What former owners of the broadcast have left in the store. @throws when that cannot be found out */
  past?: Promise<DvrSegment[]>
}

/** What players can go back to: the segments of a rendition that the store has, in their order. */
export class LiveDvr {
  window: DvrWindow
  /** Settles when the past is known, or known to be unknown. */
  readonly ready: Promise<void>
  isReady = false
  private next: number
  private waiting: LiveSegment[] = []

  constructor(private readonly options: LiveDvrOptions) {
    this.window = new DvrWindow(options.windowSeconds)
    this.next = options.first.sequence
    this.ready = this.restore()
  }

  async untilReady(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([this.ready, aborted])
  }

  /** Whether all segments before this number are listed that ever will be. */
  has(sequence: number): boolean {
    return sequence < this.next
  }

  /** A segment is in the store. */
  stored(segment: LiveSegment): void {
    this.waiting.push(segment)
    this.waiting.sort((a, b) => a.sequence - b.sequence)
    if (this.isReady) this.list()
  }

  private async restore(): Promise<void> {
    const { past, windowSeconds, first } = this.options
    try {
      for (const segment of (await past) ?? []) this.window.add(segment)
    } catch {
      // Numbers that players have seen must not stand for something else.
      this.window = new DvrWindow(windowSeconds, first)
    }
    this.isReady = true
    this.list()
  }

  private list(): void {
    for (let first = this.waiting[0]; first && this.isDue(first); first = this.waiting[0]) {
      this.waiting.shift()
      this.next = first.sequence + 1
      const { name = '', durationSeconds, startedAtMs } = first
      this.window.add({ name, durationSeconds, startedAtMs })
    }
  }

  private isDue({ sequence }: LiveSegment): boolean {
    return sequence === this.next || this.waiting.length > MOST_OVERTAKING
  }
}
