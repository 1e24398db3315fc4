export interface ShortCacheOptions<Value> {
  load: (key: string) => Promise<Value>
  ttlMs: number
  maxEntries: number
  /** For so long what was known last is answered while nothing newer can be had; not at all when unset. */
  outageMs?: number
  /** Never goes back, as the time of day may; tests inject another. */
  monotonicMs?: () => number
}

interface Entry<Value> {
  value: Promise<Value>
  /** Infinite while it is being loaded: everybody who comes meanwhile waits for the same answer. */
  until: number
  /** When the answer was asked for. */
  knownAt: number
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
    const entry = known && known.until > this.now() ? known : this.load(key, known)
    this.entries.set(key, entry)
    this.shrink()
    return entry.value
  }

  /** Whoever has found that an answer is no longer true asks anew with the next `get`. */
  expire(key: string): void {
    const known = this.entries.get(key)
    if (known && Number.isFinite(known.until)) known.until = 0
  }

  private load(key: string, before: Entry<Value> | undefined): Entry<Value> {
    const entry = { until: Number.POSITIVE_INFINITY, knownAt: Number.NEGATIVE_INFINITY } as Entry<Value>
    entry.value = this.ask(key, entry, before)
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key)
    })
    return entry
  }

  /** The answer counts from when it was asked for: it tells nothing of what changed since. */
  private async ask(key: string, entry: Entry<Value>, before: Entry<Value> | undefined): Promise<Value> {
    const { load, ttlMs, outageMs = 0 } = this.options
    const knownAt = this.now()
    try {
      const value = await load(key)
      Object.assign(entry, { knownAt, until: knownAt + ttlMs })
      return value
    } catch (error) {
      const now = this.now()
      if (!before || before.knownAt + outageMs <= now) throw error
      Object.assign(entry, { knownAt: before.knownAt, until: now + ttlMs })
      return before.value
    }
  }

  private shrink(): void {
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.options.maxEntries) return
      this.entries.delete(oldest)
    }
  }
}
