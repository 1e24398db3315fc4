/** Random numbers that a seed repeats (mulberry32). */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** In [least, most). */
  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  shuffle<T>(items: readonly T[]): T[] {
    const rest = [...items]
    return items.map(() => rest.splice(Math.floor(this.between(0, rest.length)), 1)[0] as T)
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
