import type { Domain, ObjectReference } from '@ingest/domain'
import type { ObjectStore } from '@ingest/storage'
import { playlistReferences } from './playlist-references.ts'

const askedAtOnce = 16

export interface ObjectProblem {
  problem: 'missing' | 'changed'
  /** What breaks. */
  of: ObjectReference['of']
  id: string
  network_id: string
  key: string
}

interface CheckOptions {
  /** Follow playlists to their segments. */
  withSegments: boolean
  onProblem(problem: ObjectProblem): void
}

type CheckedStore = Pick<ObjectStore, 'head' | 'get'>

/** Looks for every object that the database refers to. @returns how many there are, and how many of them are not as they should be */
export async function checkObjects(
  { objects }: Pick<Domain, 'objects'>,
  store: CheckedStore,
  { withSegments, onProblem }: CheckOptions,
): Promise<{ checked: number; problems: number }> {
  const count = { checked: 0, problems: 0 }
  const references = withSegments ? followed(objects.references(), store) : objects.references()
  for await (const batch of inBatches(references)) {
    const problems = await Promise.all(batch.map((reference) => examine(store, reference)))
    count.checked += batch.length
    for (const problem of problems.filter((each) => each !== undefined)) {
      count.problems += 1
      onProblem(problem)
    }
  }
  return count
}

async function examine(
  store: CheckedStore,
  { of, id, networkId, key, etag }: ObjectReference,
): Promise<ObjectProblem | undefined> {
  const stored = await store.head(key)
  const problem = !stored ? 'missing' : etag !== undefined && stored.etag !== etag ? 'changed' : undefined
  return problem && { problem, of, id, network_id: networkId, key }
}

/** After each playlist what it refers to. One that is missing refers to nothing: it is told of itself. */
async function* followed(references: AsyncIterable<ObjectReference>, store: CheckedStore): AsyncGenerator<ObjectReference> {
  for await (const reference of references) {
    yield reference
    if (!isPlaylist(reference.key)) continue
    for await (const key of playlistReferences(store, reference.key)) yield { ...reference, key, etag: undefined }
  }
}

const isPlaylist = (key: string) => key.endsWith('.m3u8')

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
