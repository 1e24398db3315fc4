import { randomUUID } from 'node:crypto'
import { readdir, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { hasCode, ignoreMissing, syncDirectory } from './durable.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** No write takes as long: what is older was left by a process that died. */
const TEMPORARY_MAX_AGE_MS = DAY_MS
/** Uploads are aborted by whoever started them, after a week; these were forgotten. */
const UPLOAD_MAX_AGE_MS = 14 * DAY_MS

/** Removes files, and the directories below `root` that this leaves empty. */
export async function removeFiles(root: string, files: string[], signal?: AbortSignal): Promise<void> {
  for (const file of files) {
    signal?.throwIfAborted()
    await unlink(file).catch(ignoreMissing)
  }
  for (const directory of new Set(files.map((file) => path.dirname(file)))) {
    await syncDirectory(directory).catch(ignoreMissing)
    await removeEmpty(root, directory)
  }
}

async function removeEmpty(root: string, directory: string): Promise<void> {
  for (let current = directory; current.startsWith(`${root}${path.sep}`); current = path.dirname(current)) {
    const removed = await rmdir(current).then(
      () => true,
      (error: unknown) => hasCode(error, 'ENOENT'),
    )
    if (!removed) return
  }
}

export async function assertWritable(directory: string): Promise<void> {
  const file = path.join(directory, randomUUID())
  await writeFile(file, '')
  await unlink(file)
}

/** Removes what processes left that died, by its age, since others may be writing at this moment. */
export async function sweepLeftovers(temporary: string, uploads: string): Promise<void> {
  await sweep(temporary, Date.now() - TEMPORARY_MAX_AGE_MS)
  await sweep(uploads, Date.now() - UPLOAD_MAX_AGE_MS)
}

async function sweep(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const entry = path.join(directory, name)
    const facts = await stat(entry).catch(ignoreMissing)
    if (facts && facts.mtimeMs < before) await rm(entry, { recursive: true, force: true })
  }
}
