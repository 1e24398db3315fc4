import path from 'node:path'
import { jsonFile, nameOf } from './json-file.ts'

/** What has been made of a file. */
export interface LedgerEntry {
  /** Of the file as it was: a changed one is another. */
  fingerprint: string
  input_id: string
  video_id: string
  job_id: string
}

/** Remembers which files of a command line have become videos, so that the same command does not upload them again. */
export interface Ledger {
  find(file: string, fingerprint: string): LedgerEntry | undefined
  /** Resolves when it is on disk. */
  keep(file: string, entry: LedgerEntry): Promise<void>
  drop(file: string): Promise<void>
  /** When nothing is left to do: the next time the same command means new uploads. */
  clear(): Promise<void>
}

type Entries = Record<string, LedgerEntry>

/** @param facts what makes two command lines the same: the platform, the files, what shall become of them */
export async function openLedger(cacheDir: string, facts: string[]): Promise<Ledger> {
  const stored = jsonFile<Entries>(path.join(cacheDir, 'commands', nameOf(...facts)), (value) => !Array.isArray(value))
  const entries = new Map(Object.entries((await stored.load()) ?? {}))
  const save = () => {
    if (entries.size === 0) return stored.clear()
    stored.save(Object.fromEntries(entries))
    return stored.flush()
  }
  return {
    find: (file, fingerprint) => {
      const entry = entries.get(file)
      return entry?.fingerprint === fingerprint ? entry : undefined
    },
    keep: (file, entry) => {
      entries.set(file, entry)
      return save()
    },
    drop: async (file) => {
      if (entries.delete(file)) await save()
    },
    clear: stored.clear,
  }
}
