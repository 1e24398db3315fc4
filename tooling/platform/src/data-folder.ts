import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { takeLock } from './data-folder.lock.ts'
import { PlatformError } from './platform.error.ts'

/** Below this, PostgreSQL and an upload would soon fail with worse words. */
const leastFreeBytes = 512 * 1024 * 1024

/** Everything that the platform keeps, in one folder of which one platform at a time is the owner. */
export interface DataFolder {
  credentialsFile: string
  /** Base64; encrypt what must not lie in the database in the clear. Made at the first start. */
  secretsKeys: string
  release(): void
}

/** @throws PlatformError on a folder that cannot be written, a full disk, another platform in the same folder */
export function openDataFolder(directory: string): DataFolder {
  const at = (name: string) => path.join(directory, name)
  try {
    // Passable for others, because PostgreSQL may run as another user; what is secret in it is closed by itself.
    mkdirSync(directory, { recursive: true, mode: 0o711 })
    assertSpace(directory)
    const release = takeLock(at('lock'), directory)
    const secretsKeys = readOrMake(at('secrets-keys'), () => randomBytes(32).toString('base64'))
    return { credentialsFile: at('ingest.json'), secretsKeys, release }
  } catch (error) {
    throw explain(error as Error, directory)
  }
}

function assertSpace(directory: string): void {
  const { bavail, bsize } = statfsSync(directory)
  const free = bavail * bsize
  if (free >= leastFreeBytes) return
  const [has, needs] = [free, leastFreeBytes].map((bytes) => `${Math.floor(bytes / 1024 / 1024)} MiB`)
  throw new PlatformError(`the disk that holds ${directory} is full: ${has} are free, at least ${needs} are needed`)
}

function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) writePrivate(file, make())
  return readFileSync(file, 'utf8').trim()
}

/** Whole or not at all, and for its owner's eyes only. */
export function writePrivate(file: string, text: string): void {
  const unfinished = `${file}.new`
  writeFileSync(unfinished, `${text}\n`, { mode: 0o600 })
  renameSync(unfinished, file)
}

const causes: [pattern: RegExp, explain: (directory: string) => string][] = [
  [/ENOSPC|EDQUOT|disk is full/, (directory) => `the disk that holds ${directory} is full`],
  [/EACCES|EPERM|EROFS|readonly|unable to open/, (directory) => `the folder ${directory} is not writable`],
  [/ENOTDIR|EEXIST/, (directory) => `${directory} is not a folder`],
]

/** Node's errors begin with their code, SQLite's with a sentence. */
function explain(error: Error, directory: string): Error {
  if (error instanceof PlatformError) return error
  const known = causes.find(([pattern]) => pattern.test(error.message))
  return known ? new PlatformError(known[1](directory)) : error
}
