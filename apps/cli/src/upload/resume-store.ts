import path from 'node:path'
import type { UploadState } from '@ingest/sdk'
import { type JsonFile, jsonFile, nameOf } from './json-file.ts'

/** Keeps the state of one unfinished upload, so that the same command goes on where it was interrupted. */
export type ResumeStore = JsonFile<UploadState>

/** One state per platform and file, in the user's cache folder. */
export function createResumeStore(cacheDir: string, host: string, file: string): ResumeStore {
  const target = path.join(cacheDir, 'uploads', nameOf(host, path.resolve(file)))
  return jsonFile<UploadState>(target, ({ done, inputId }) => Array.isArray(done) && typeof inputId === 'string')
}
