/** Runs a task for every item, at most `limit` at once. The first failure aborts the others and is thrown once they have ended. */
export async function inParallel<Item>(
  items: Item[],
  limit: number,
  task: (item: Item, signal: AbortSignal) => Promise<void>,
  outer?: AbortSignal,
): Promise<void> {
  const failure = new AbortController()
  const signal = outer ? AbortSignal.any([outer, failure.signal]) : failure.signal
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) {
      signal.throwIfAborted()
      await task(item, signal)
    }
  }
  const lanes = Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, () =>
    lane().catch((error: unknown) => failure.abort(failure.signal.aborted ? failure.signal.reason : error)),
  )
  await Promise.all(lanes)
  signal.throwIfAborted()
}
