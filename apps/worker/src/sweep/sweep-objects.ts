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
  return turn ? (await sweepPiece({ domain, store }, turn, signal)).removed : 0
}

/** The same for all objects, whenever the last time was. Undefined when somebody else is at it. */
export async function sweepAllObjects(
  deps: Pick<WorkerDeps, 'domain' | 'store'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  let turn = await deps.domain.objects.claimSweep({ early: true })
  if (!turn) return undefined
  let removed = 0
  while (turn) {
    const piece = await sweepPiece(deps, turn, signal)
    removed += piece.removed
    turn = piece.isLast ? undefined : await deps.domain.objects.claimSweep()
  }
  return removed
}

async function sweepPiece(
  { domain, store }: Pick<WorkerDeps, 'domain' | 'store'>,
  turn: { after?: string },
  signal: AbortSignal,
): Promise<{ removed: number; isLast: boolean }> {
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
  return { removed, isLast: last === undefined }
}
