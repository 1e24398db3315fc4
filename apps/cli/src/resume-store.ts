import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { UploadState } from '@ingest/sdk'

/** Keeps the state of one unfinished upload, so that the same command goes on where it was interrupted. */
export interface ResumeStore {
  load(): Promise<UploadState | undefined>
  save(state: UploadState): void
  /** Resolves when what was saved last is on disk. */
  flush(): Promise<void>
  clear(): Promise<void>
}

/** One state per platform and file, in the user's cache folder. */
export function createResumeStore(cacheDir: string, host: string, file: string): ResumeStore {
  const name = createHash('sha256')
    .update(`${host}\n${path.resolve(file)}`)
    .digest('hex')
    .slice(0, 32)
  const target = path.join(cacheDir, 'uploads', `${name}.json`)
  let writing: Promise<void> = Promise.resolve()
  let latest: UploadState | undefined
  const write = async () => {
    if (!latest) return
    const text = JSON.stringify(latest)
    latest = undefined
    await replaceFile(target, text)
  }
  return {
    load: async () => parseState(await readFile(target, 'utf8').catch(() => undefined)),
    save: (state) => {
      latest = state
      // A state that cannot be kept costs a resume, not the upload.
      writing = writing.then(write).catch(() => undefined)
    },
    flush: () => writing,
    clear: async () => {
      await writing
      await rm(target, { force: true })
    },
  }
}

/** Replaced as a whole: a process that is killed leaves the old state or the new one. */
async function replaceFile(target: string, text: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  await writeFile(`${target}.${process.pid}`, text, { mode: 0o600 })
  await rename(`${target}.${process.pid}`, target)
}

function parseState(text: string | undefined): UploadState | undefined {
  try {
    const state = JSON.parse(text ?? '') as UploadState
    return Array.isArray(state.done) && typeof state.inputId === 'string' ? state : undefined
  } catch {
    return undefined
  }
}

/** XDG base directories, and what Windows has instead. */
export function cacheFolder(env: Record<string, string | undefined>): string {
  return path.join(env.XDG_CACHE_HOME || env.LOCALAPPDATA || path.join(os.homedir(), '.cache'), 'ingest')
}
