import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'

const RENAME_ATTEMPTS = 5

/** Makes the entries of a directory survive a power loss. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Like `mkdir -p`, and the new directories survive a power loss. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true })
  if (!first) return
  const top = path.dirname(first)
  for (let current = path.dirname(directory); current.length >= top.length; current = path.dirname(current)) {
    await syncDirectory(current)
    if (current === top) break
  }
}

/**
 * Renames within one file system so that either the old or the new file is there, after a power loss too. The directories that
 * lead to it are made below `root`, which must exist: it is missing when a volume has gone away.
 */
export async function renameDurably(from: string, to: string, root: string): Promise<void> {
  const directory = path.dirname(to)
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to)
      return await syncDirectory(directory)
    } catch (error) {
      // Somebody who deletes the last object of a directory removes it, perhaps just now.
      if (!hasCode(error, 'ENOENT') || attempt === RENAME_ATTEMPTS) throw error
      await makeBelow(root, directory)
    }
  }
}

/** One by one: `mkdir -p` would make the root anew. */
async function makeBelow(root: string, directory: string): Promise<void> {
  if (directory === root) return
  const parent = path.dirname(directory)
  await makeBelow(root, parent)
  const made = await mkdir(directory).then(
    () => true,
    (error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
      return false
    },
  )
  if (made) await syncDirectory(parent)
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code))
}

/** A handler of rejections for effects on what may be gone already. */
export function ignoreMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error
}
