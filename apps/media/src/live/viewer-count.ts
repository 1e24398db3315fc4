import { createHash } from 'node:crypto'
import { DistinctCount } from './distinct-count.ts'

/** Players come for a playlist several times within it. */
const WINDOW_MS = 15_000
/** They tell every five seconds. */
const TOLD_MS = 15_000
const MOST_INSTANCES = 256
/** What fits into a URL: a thousand viewers exactly, beyond that four in a hundred off (1.2 / √1024). */
const MOST_TOLD = 1024

/** How many watch a stream: different pairs of address and player that have asked for a playlist within the last seconds, here or elsewhere. */
export class ViewerCount {
  private current = new DistinctCount()
  private before = new DistinctCount()
  private sinceMs = Number.NEGATIVE_INFINITY
  /** What other instances have told last, those longest ago first. */
  private readonly told = new Map<string, { text: string; atMs: number }>()

  see(address: string, player = '', nowMs = performance.now()): void {
    this.turn(nowMs)
    const digest = createHash('sha256').update(`${address}\n${player}`).digest()
    this.current.add(digest.readUIntBE(0, 6))
  }

  /** Another instance has seen these (`tell`), and perhaps some of those that were seen here. @throws Error for what nobody tells */
  hear(instance: string, text: string, nowMs = performance.now()): void {
    DistinctCount.fromText(text)
    this.told.delete(instance)
    this.told.set(instance, { text, atMs: nowMs })
    const [oldest] = this.told.keys()
    if (oldest !== undefined && this.told.size > MOST_INSTANCES) this.told.delete(oldest)
  }

  /** Those that were seen here, for the instance that has the stream; undefined for nobody. */
  tell(nowMs = performance.now()): string | undefined {
    const own = this.own(nowMs, MOST_TOLD)
    return own.count > 0 ? own.toText() : undefined
  }

  count(nowMs = performance.now()): number {
    const all = this.own(nowMs)
    for (const [instance, { text, atMs }] of this.told) {
      if (nowMs - atMs > TOLD_MS) this.told.delete(instance)
      else all.merge(DistinctCount.fromText(text))
    }
    return all.count
  }

  private own(nowMs: number, mostKept?: number): DistinctCount {
    this.turn(nowMs)
    return new DistinctCount(mostKept).merge(this.before).merge(this.current)
  }

  private turn(nowMs: number): void {
    const windows = Math.floor((nowMs - this.sinceMs) / WINDOW_MS)
    if (windows < 1) return
    this.before = windows === 1 ? this.current : new DistinctCount()
    this.current = new DistinctCount()
    this.sinceMs = windows === 1 ? this.sinceMs + WINDOW_MS : nowMs
  }
}
