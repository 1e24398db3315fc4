import { DatabaseSync } from 'node:sqlite'
import { PlatformError } from './platform.error.ts'

/**
 * Keeps a second platform out of the folder. SQLite takes the lock from the operating system, so that it ends with this
 * process, however that ends: there are no stale locks and no process numbers to mistake.
 * @returns what releases it
 * @throws PlatformError when another platform has it
 */
export function takeLock(file: string, directory: string): () => void {
  const lock = new DatabaseSync(file)
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error as Error).message.includes('locked')) throw error
    throw new PlatformError(`another platform uses ${directory}: stop it, or set INGEST_DATA_DIR to another folder`)
  }
  return () => lock.close()
}
