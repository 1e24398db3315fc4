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

/** Renames within one file system so that either the old or the new file is there, after a power loss too. */
export async function renameDurably(from: string, to: string): Promise<void> {
  const directory = path.dirname(to)
  for (let attempt = 1; ; attempt++) {
    try {
      await makeDirectory(directory)
      await rename(from, to)
      return await syncDirectory(directory)
    } catch (error) {
      // Somebody who deleted the last object of the directory removed it just now.
      if (!hasCode(error, 'ENOENT') || attempt === RENAME_ATTEMPTS) throw error
    }
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code))
}

/** A handler of rejections for effects on what may be gone already. */
export function ignoreMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error
}
