import { readdir } from 'node:fs/promises'
import type { ListedObject } from '../object-store.ts'
import { ignoreMissing } from './durable.ts'
import { readFileFacts } from './object-file.ts'
import { objectPaths } from './object-paths.ts'

const READ_AT_ONCE = 16

/** The objects below a prefix and after a key, in key order. Memory is bounded by the largest single directory's names. */
export async function* listFiles(root: string, prefix: string, after: string): AsyncGenerator<ListedObject> {
  const segments = prefix.split('/')
  const start = segments.pop() ?? ''
  yield* walk(root, segments, { start, after })
}

interface Bounds {
  /** How the names in this directory begin. */
  start: string
  after: string
}

async function* walk(root: string, segments: string[], { start, after }: Bounds): AsyncGenerator<ListedObject> {
  const all = await readEntries(objectPaths.directory(root, segments))
  const entries = all.filter((entry) => entry.segment.startsWith(start) && reaches(segments, entry, after))
  for (let from = 0; from < entries.length; ) {
    const entry = entries[from]
    if (entry?.isDirectory) {
      yield* walk(root, [...segments, entry.segment], { start: '', after })
      from += 1
    } else {
      const files = leadingFiles(entries.slice(from, from + READ_AT_ONCE))
      yield* readObjects(
        root,
        files.map(({ segment }) => [...segments, segment].join('/')),
      )
      from += files.length
    }
  }
}

/** Whether there is anything after the key: a directory that holds it may have more. */
function reaches(segments: string[], { segment, isDirectory }: Entry, after: string): boolean {
  const key = [...segments, segment].join('/')
  return isDirectory ? `${key}/` > after || after.startsWith(`${key}/`) : key > after
}

interface Entry {
  segment: string
  isDirectory: boolean
}

/** In the order of the keys: a directory sorts as if its name ended with the slash that follows it in the key. */
async function readEntries(directory: string): Promise<Entry[]> {
  const names = (await readdir(directory).catch(ignoreMissing)) ?? []
  const entries = names.map((name) => objectPaths.parseName(name)).filter((entry) => entry !== undefined)
  const rank = ({ segment, isDirectory }: Entry) => (isDirectory ? `${segment}/` : segment)
  return entries.sort((left, right) => (rank(left) < rank(right) ? -1 : 1))
}

function leadingFiles(entries: Entry[]): Entry[] {
  const directory = entries.findIndex((entry) => entry.isDirectory)
  return directory === -1 ? entries : entries.slice(0, directory)
}

async function* readObjects(root: string, keys: string[]): AsyncGenerator<ListedObject> {
  const objects = await Promise.all(keys.map((key) => readObject(root, key)))
  yield* objects.filter((object) => object !== undefined)
}

/** Undefined for an object that was deleted since its directory was read. */
async function readObject(root: string, key: string): Promise<ListedObject | undefined> {
  const facts = await readFileFacts(objectPaths.file(root, key)).catch(ignoreMissing)
  return facts && { key, sizeBytes: facts.sizeBytes, etag: facts.etag, lastModified: facts.lastModified }
}
