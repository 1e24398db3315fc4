export interface ShortCacheOptions<Value> {
  load: (key: string) => Promise<Value>
  ttlMs: number
  maxEntries: number
  /** Never goes back, as the time of day may; tests inject another. */
  monotonicMs?: () => number
}

interface Entry<Value> {
  value: Promise<Value>
  /** Infinite while it is being loaded: everybody who comes meanwhile waits for the same answer. */
  until: number
}

/** Remembers for a short time what was asked, and forgets first what was not asked for longest. A failure is not remembered. */
export class ShortCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>()
  private readonly now: () => number

  constructor(private readonly options: ShortCacheOptions<Value>) {
    this.now = options.monotonicMs ?? (() => performance.now())
  }

  get(key: string): Promise<Value> {
    const known = this.entries.get(key)
    this.entries.delete(key)
    const entry = known && known.until > this.now() ? known : this.load(key)
    this.entries.set(key, entry)
    this.shrink()
    return entry.value
  }

  /** The answer counts from when it was asked for: it tells nothing of what changed since. */
  private load(key: string): Entry<Value> {
    const until = this.now() + this.options.ttlMs
    const entry: Entry<Value> = { value: this.options.load(key), until: Number.POSITIVE_INFINITY }
    const settle = () => {
      entry.until = until
    }
    const forget = () => {
      if (this.entries.get(key) === entry) this.entries.delete(key)
    }
    entry.value.then(settle, forget)
    return entry
  }

  private shrink(): void {
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.options.maxEntries) return
      this.entries.delete(oldest)
    }
  }
}
