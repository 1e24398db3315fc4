import type { ApiConfig } from '@ingest/config'
import type { ObjectReference } from '@ingest/domain'
import { createLogger } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'
import { closeDomain, openDomain } from './open-domain.ts'

const askedAtOnce = 16

/** Looks for every object that the database refers to, and prints a line of JSON for each that is missing. @returns the exit code */
export async function runCheck(config: ApiConfig): Promise<number> {
  const logger = createLogger({ app: 'api', ...config.log, destination: process.stderr })
  const opened = await openDomain(config, logger)
  let [checked, problems] = [0, 0]
  try {
    for await (const references of inBatches(opened.domain.objects.references())) {
      const lines = await Promise.all(references.map((reference) => complain(opened.store, reference)))
      checked += references.length
      for (const line of lines.filter((each) => each !== undefined)) {
        problems += 1
        process.stdout.write(`${JSON.stringify(line)}\n`)
      }
    }
  } finally {
    await closeDomain(opened)
  }
  logger.info({ checked, problems }, 'the objects are checked')
  return problems > 0 ? 1 : 0
}

async function complain(store: ObjectStore, { of, id, networkId, key, etag }: ObjectReference): Promise<object | undefined> {
  const stored = await store.head(key)
  const problem = !stored ? 'missing' : etag !== undefined && stored.etag !== etag ? 'changed' : undefined
  return problem && { problem, of, id, network_id: networkId, key }
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < askedAtOnce) continue
    yield batch
    batch = []
  }
  yield batch
}
