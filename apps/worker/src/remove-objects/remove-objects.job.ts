import { type JobHandler, PermanentError } from '@ingest/queue'
import type { ObjectStore } from '@ingest/storage'

const BATCH_SIZE = 500
/** A prefix names at least the tenant: an empty one would remove everything. */
const REMOVABLE = /^(inputs|videos)\/[0-9a-f-]{36}\//

type RemovingStore = Pick<ObjectStore, 'list' | 'delete' | 'abortMultipart'>

/** Removes everything below each prefix, and uploads that were never completed. Repeating it is fine. */
export function removeObjects(store: RemovingStore): JobHandler<'remove-objects'> {
  return async ({ prefixes, multiparts = [] }, { signal }) => {
    const refused = prefixes.find((prefix) => !REMOVABLE.test(prefix))
    if (refused !== undefined) throw new PermanentError(`not a prefix that may be removed: ${refused}`)
    for (const { key, uploadId } of multiparts) await store.abortMultipart(key, uploadId, { signal })
    for (const prefix of prefixes) await removeListed(store, prefix, signal)
  }
}

async function removeListed(store: RemovingStore, prefix: string, signal: AbortSignal): Promise<void> {
  let batch: string[] = []
  for await (const { key } of store.list(prefix, { signal })) {
    batch.push(key)
    if (batch.length < BATCH_SIZE) continue
    await store.delete(batch, { signal })
    batch = []
  }
  if (batch.length > 0) await store.delete(batch, { signal })
}
