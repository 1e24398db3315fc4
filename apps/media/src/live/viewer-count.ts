import { createHash } from 'node:crypto'

/** Exact up to here; beyond, two in a hundred off (1.2 / √4096). */
const MOST_KEPT = 4096
/** Players come for a playlist several times within it. */
const WINDOW_MS = 15_000

/**
 * How many different numbers there were, in bounded memory: adaptive sampling (Flajolet, 1990) keeps those that 2^level divides, and
 * raises the level when they become too many.
 */
class DistinctCount {
  private level = 0
  private kept = new Set<number>()

  add(number: number): void {
    if (number % 2 ** this.level === 0) this.kept.add(number)
    while (this.kept.size > MOST_KEPT) this.raise(this.level + 1)
  }

  merge({ level, kept }: DistinctCount): this {
    this.raise(Math.max(level, this.level))
    for (const number of kept) this.add(number)
    return this
  }

  get count(): number {
    return this.kept.size * 2 ** this.level
  }

  private raise(level: number): void {
    this.level = level
    for (const number of this.kept) if (number % 2 ** level !== 0) this.kept.delete(number)
  }
}

/** How many watch a stream: different pairs of address and player that have asked for a playlist within the last seconds. */
export class ViewerCount {
  private current = new DistinctCount()
  private before = new DistinctCount()
  private sinceMs = Number.NEGATIVE_INFINITY

  see(address: string, player = '', nowMs = performance.now()): void {
    this.turn(nowMs)
    const digest = createHash('sha256').update(`${address}\n${player}`).digest()
    this.current.add(digest.readUIntBE(0, 6))
  }

  count(nowMs = performance.now()): number {
    this.turn(nowMs)
    return new DistinctCount().merge(this.before).merge(this.current).count
  }

  private turn(nowMs: number): void {
    const windows = Math.floor((nowMs - this.sinceMs) / WINDOW_MS)
    if (windows < 1) return
    this.before = windows === 1 ? this.current : new DistinctCount()
    this.current = new DistinctCount()
    this.sinceMs = windows === 1 ? this.sinceMs + WINDOW_MS : nowMs
  }
}
