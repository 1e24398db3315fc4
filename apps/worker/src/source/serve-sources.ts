import type { MediaSource } from '@ingest/media-tools'
import type { ObjectStore } from '@ingest/storage'
import type { SourceObject } from './resuming-reader.ts'
import { serveSource } from './serve-source.ts'

export interface ServedSources {
  source: MediaSource
  /** In the order of their objects. */
  others: MediaSource[]
  /** Of the first that was not given whole. */
  failure(): Error | undefined
  close(): Promise<void>
}

/** Serves the objects of a job, each from a server of its own. */
export async function serveSources(
  store: Pick<ObjectStore, 'get'>,
  { main, others }: { main: SourceObject; others: SourceObject[] },
  signal: AbortSignal,
): Promise<ServedSources> {
  const first = await serveSource(store, main, signal)
  const served = [first]
  const close = async () => void (await Promise.all(served.map((each) => each.close())))
  try {
    for (const object of others) served.push(await serveSource(store, object, signal))
  } catch (error) {
    await close()
    throw error
  }
  return {
    source: first.source,
    others: served.slice(1).map(({ source }) => source),
    failure: () => served.map((each) => each.failure()).find(Boolean),
    close,
  }
}
