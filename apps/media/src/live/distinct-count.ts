/** Exact up to here; beyond, two in a hundred off (1.2 / √4096). */
const MOST_KEPT = 4096
/** Of a number; in base64url they are eight characters. */
const BYTES = 6
const form = /^(\d{1,2})\.((?:[\w-]{8})*)$/

/**
 * How many different numbers there were, in bounded memory: adaptive sampling (Flajolet, 1990) keeps those that 2^level divides, and
 * raises the level when they become too many.
 */
export class DistinctCount {
  private level = 0
  private kept = new Set<number>()

  /** @param mostKept what it is exact up to */
  constructor(private readonly mostKept = MOST_KEPT) {}

  /** What `toText` has written. @throws Error for anything else */
  static fromText(text: string): DistinctCount {
    const [, level, numbers = ''] = form.exec(text) ?? []
    const bytes = Buffer.from(numbers, 'base64url')
    if (level === undefined || Number(level) > 8 * BYTES) throw new Error('no count of different numbers')
    const count = new DistinctCount()
    count.raise(Number(level))
    for (let at = 0; at < bytes.length; at += BYTES) count.add(bytes.readUIntBE(at, BYTES))
    return count
  }

  /** @param number of 48 bits, all of which are random */
  add(number: number): void {
    if (number % 2 ** this.level === 0) this.kept.add(number)
    while (this.kept.size > this.mostKept) this.raise(this.level + 1)
  }

  merge({ level, kept }: DistinctCount): this {
    this.raise(Math.max(level, this.level))
    for (const number of kept) this.add(number)
    return this
  }

  get count(): number {
    return this.kept.size * 2 ** this.level
  }

  /** For another process, which can merge it with what it has counted itself. */
  toText(): string {
    const bytes = Buffer.alloc(this.kept.size * BYTES)
    let at = 0
    for (const number of this.kept) at = bytes.writeUIntBE(number, at, BYTES)
    return `${this.level}.${bytes.toString('base64url')}`
  }

  private raise(level: number): void {
    this.level = level
    for (const number of this.kept) if (number % 2 ** level !== 0) this.kept.delete(number)
  }
}
