import type { ListedObject } from '@ingest/storage'
import type { WorkerDeps } from '../worker.deps.ts'

const LISTED_AT_ONCE = 500
/** One piece of the sweep: the next worker goes on behind it. */
const LISTED_AT_MOST = 20_000

/** Removes objects that nobody refers to: what killed workers and failed removals have left. Repeating it is fine. @returns how many */
export async function sweepObjects(
  { domain, store }: Pick<WorkerDeps, 'domain' | 'store'>,
  signal: AbortSignal,
): Promise<number> {
  const turn = await domain.objects.claimSweep()
  if (!turn) return 0
  let [removed, seen] = [0, 0]
  let last: string | undefined
  let batch: ListedObject[] = []
  const removeLeftovers = async () => {
    const keys = await domain.objects.leftovers(batch)
    if (keys.length > 0) await store.delete(keys, { signal })
    removed += keys.length
    batch = []
  }
  for await (const object of store.list('', { ...turn, signal })) {
    batch.push(object)
    if (batch.length === LISTED_AT_ONCE) await removeLeftovers()
    if (++seen === LISTED_AT_MOST) {
      last = object.key
      break
    }
  }
  await removeLeftovers()
  await domain.objects.endSweep(last)
  return removed
}
