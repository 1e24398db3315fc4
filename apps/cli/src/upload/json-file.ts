import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** One value that outlives the process. */
export interface JsonFile<T> {
  load(): Promise<T | undefined>
  /** Writes in the background, the latest value last. A value that cannot be kept costs a resume, not the upload. */
  save(value: T): void
  /** Resolves when what was saved last is on disk. */
  flush(): Promise<void>
  clear(): Promise<void>
}

/** @param isValid tells the value from what something else left there */
export function jsonFile<T>(target: string, isValid: (value: T) => boolean): JsonFile<T> {
  let writing: Promise<void> = Promise.resolve()
  let latest: string | undefined
  const write = async () => {
    if (latest === undefined) return
    const text = latest
    latest = undefined
    await replaceFile(target, text)
  }
  return {
    load: async () => parse(await readFile(target, 'utf8').catch(() => ''), isValid),
    save: (value) => {
      latest = JSON.stringify(value)
      writing = writing.then(write).catch(() => undefined)
    },
    flush: () => writing,
    clear: async () => {
      await writing
      await rm(target, { force: true })
    },
  }
}

/** Replaced as a whole: a process that is killed leaves the old value or the new one. */
async function replaceFile(target: string, text: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  await writeFile(`${target}.${process.pid}`, text, { mode: 0o600 })
  await rename(`${target}.${process.pid}`, target)
}

function parse<T>(text: string, isValid: (value: T) => boolean): T | undefined {
  try {
    const value = JSON.parse(text) as T
    return typeof value === 'object' && value !== null && isValid(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A file name that is the same for the same facts only. */
export function nameOf(...facts: string[]): string {
  const digest = createHash('sha256').update(facts.join('\n')).digest('hex')
  return `${digest.slice(0, 32)}.json`
}

/** XDG base directories, and what Windows has instead. */
export function cacheFolder(env: Record<string, string | undefined>): string {
  return path.join(env.XDG_CACHE_HOME || env.LOCALAPPDATA || path.join(os.homedir(), '.cache'), 'ingest')
}
