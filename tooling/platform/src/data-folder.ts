import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PlatformError } from './platform.error.ts'

/** Below this, PostgreSQL and an upload would soon fail with worse words. */
const leastFreeBytes = 512 * 1024 * 1024

/** Everything that the platform keeps, in one folder of which one platform at a time is the owner. */
export interface DataFolder {
  directory: string
  databaseDir: string
  objectsDir: string
  workDir: string
  credentialsFile: string
  /** Base64; encrypt what must not lie in the database in the clear. */
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
    takeLock(at('lock'), directory)
    const secretsKeys = readOrMake(at('secrets-keys'), () => randomBytes(32).toString('base64'))
    return {
      directory,
      databaseDir: at('postgres'),
      objectsDir: at('objects'),
      workDir: at('work'),
      credentialsFile: at('ingest.json'),
      secretsKeys,
      release: () => rmSync(at('lock'), { force: true }),
    }
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, directory)
  }
}

function assertSpace(directory: string): void {
  const { bavail, bsize } = statfsSync(directory)
  const free = bavail * bsize
  if (free >= leastFreeBytes) return
  const [has, needs] = [free, leastFreeBytes].map((bytes) => `${Math.floor(bytes / 1024 / 1024)} MiB`)
  throw new PlatformError(`the disk that holds ${directory} is full: ${has} are free, at least ${needs} are needed`)
}

/** A lock whose owner is gone is nobody's. */
function takeLock(file: string, directory: string): void {
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (owner && isRunning(owner)) {
    throw new PlatformError(
      `another platform (process ${owner}) uses ${directory}: stop it, or set INGEST_DATA_DIR to another folder`,
    )
  }
  rmSync(file, { force: true })
  writeFileSync(file, String(process.pid), { flag: 'wx' })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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

function explain(error: NodeJS.ErrnoException, directory: string): Error {
  if (error.code === 'ENOSPC') return new PlatformError(`the disk that holds ${directory} is full`)
  if (error.code && ['EACCES', 'EPERM', 'EROFS'].includes(error.code))
    return new PlatformError(`the folder ${directory} is not writable`)
  if (error.code && ['ENOTDIR', 'EEXIST'].includes(error.code)) return new PlatformError(`${directory} is not a folder`)
  return error
}
