import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import path from 'node:path'

/** A file that the store has not acknowledged yet. */
export interface SpooledFile {
  key: string
  /** Where it lies. */
  file: string
  sizeBytes: number
}

/** What a process that is gone has left. */
export interface LeftFolder {
  /** The process, as the rows know it. */
  instance: string
  files: SpooledFile[]
  /** Unless something is in it: its process may only have been asleep. */
  remove(): Promise<void>
}

/** A folder that nobody has touched for so long belonged to a process that is dead. */
const ORPHAN_AFTER_MS = 10_000
const MEASURED_EVERY_MS = 10_000
const FOLDER = 'media-'
const PARTIAL = '.partial'
/** `videos/<network>/<video>/<broadcast>/<rendition>/<file>`, and what its bytes hash to. */
const form = /^(videos(?:%2F[0-9a-f-]{36}){3}%2Fr\d{1,3}%2F[\w.-]{1,64})~([0-9a-f]{32})$/

/**
 * What is to be put into the store, on the disk before anybody relies on it: a folder per process, in it a file per object. Its name says
 * its key and the hash of its bytes. Any number of processes may share the root: what dead ones have left is taken by the living.
 */
export class Spool {
  private usedBytes = 0
  private measuredAt = Number.NEGATIVE_INFINITY

  private constructor(
    private readonly root: string,
    private readonly own: string,
    private readonly maxBytes: number,
  ) {}

  /** @param instance unique to the process */
  static async open(root: string, { instance, maxBytes }: { instance: string; maxBytes: number }): Promise<Spool> {
    const spool = new Spool(root, path.join(root, `${FOLDER}${encodeURIComponent(instance)}`), maxBytes)
    await spool.touch()
    return spool
  }

  /** What lies there, of all processes that share the folder, and what may. */
  get use(): { usedBytes: number; maxBytes: number } {
    return { usedBytes: this.usedBytes, maxBytes: this.maxBytes }
  }

  /** Undefined when there is no room. It is on the disk when this settles. @throws Error when the disk fails */
  async add(key: string, bytes: Buffer): Promise<SpooledFile | undefined> {
    const sizeBytes = bytes.length
    if (this.usedBytes + sizeBytes > this.maxBytes) return undefined
    this.usedBytes += sizeBytes
    const file = path.join(this.own, `${encodeURIComponent(key)}~${hashOf(bytes)}`)
    try {
      await writeDurably(file, bytes)
      return { key, file, sizeBytes }
    } catch (error) {
      this.usedBytes -= sizeBytes
      await rm(`${file}${PARTIAL}`, { force: true }).catch(() => undefined)
      throw error
    }
  }

  /** `gone` when another process has put it into the store, `broken` when its bytes are not those that were written. */
  async read({ file }: SpooledFile): Promise<Buffer | 'gone' | 'broken'> {
    const bytes = await readFile(file).catch(unlessMissing)
    if (!bytes) return 'gone'
    return file.endsWith(`~${hashOf(bytes)}`) ? bytes : 'broken'
  }

  async remove({ file, sizeBytes }: SpooledFile): Promise<void> {
    await rm(file, { force: true })
    this.usedBytes -= sizeBytes
  }

  /** Shows that this process lives; who has slept for long may have been taken for dead. */
  async touch(now = new Date()): Promise<void> {
    await mkdir(this.own, { recursive: true, mode: 0o700 })
    await utimes(this.own, now, now)
    if (now.getTime() - this.measuredAt < MEASURED_EVERY_MS) return
    this.measuredAt = now.getTime()
    this.usedBytes = await sizeOf(this.root)
  }

  /** What processes have left that show no sign of life. */
  async left(now = Date.now()): Promise<LeftFolder[]> {
    const names = (await readdir(this.root)).filter((name) => name.startsWith(FOLDER))
    const found = await Promise.all(names.map((name) => this.leftFolder(name, now)))
    return found.filter((folder) => folder !== undefined)
  }

  /** Removes the folder of this process unless something is left in it. */
  async close(): Promise<void> {
    await removeEmpty(this.own)
  }

  private async leftFolder(name: string, now: number): Promise<LeftFolder | undefined> {
    const folder = path.join(this.root, name)
    const touched = await stat(folder).catch(unlessMissing)
    if (folder === this.own || !touched || now - touched.mtimeMs < ORPHAN_AFTER_MS) return undefined
    const files = await Promise.all((await readdir(folder)).map((file) => this.leftFile(folder, file)))
    return {
      instance: decodeURIComponent(name.slice(FOLDER.length)),
      files: files.filter((file) => file !== undefined),
      remove: () => removeEmpty(folder),
    }
  }

  /** What its process did not write to the end was never finished, and what is none of ours stays. */
  private async leftFile(folder: string, name: string): Promise<SpooledFile | undefined> {
    const file = path.join(folder, name)
    if (name.endsWith(PARTIAL)) await rm(file, { force: true })
    const key = form.exec(name)?.[1]
    const sizeBytes = key && (await stat(file).catch(unlessMissing))?.size
    return key && sizeBytes !== undefined ? { key: decodeURIComponent(key), file, sizeBytes: Number(sizeBytes) } : undefined
  }
}

/** The name appears when all is on the disk, and is itself on the disk before this settles. */
async function writeDurably(file: string, bytes: Buffer): Promise<void> {
  const partial = await open(`${file}${PARTIAL}`, 'w', 0o600)
  try {
    await partial.writeFile(bytes)
    await partial.sync()
  } finally {
    await partial.close()
  }
  await rename(`${file}${PARTIAL}`, file)
  const folder = await open(path.dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function sizeOf(root: string): Promise<number> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name)).catch(unlessMissing))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error
  })
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
