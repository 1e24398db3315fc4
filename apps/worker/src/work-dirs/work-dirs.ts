import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'

/** A folder that nobody has touched for this long belonged to a process that is dead. */
const ORPHAN_AFTER_MS = 5 * 60_000

/**
 * Scratch space: one folder per process, which it must touch every minute, and in it one folder per running job. Any
 * number of workers may share the root, also from several machines.
 */
export class WorkDirs {
  private constructor(
    private readonly root: string,
    private readonly own: string,
  ) {}

  static async open(root: string): Promise<WorkDirs> {
    await mkdir(root, { recursive: true, mode: 0o700 })
    return new WorkDirs(root, await mkdtemp(path.join(root, 'worker-')))
  }

  /** Runs work in a folder of its own, which is gone afterwards. */
  async use<T>(name: string, work: (directory: string) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(path.join(this.own, `${name}-`))
    try {
      return await work(directory)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  /** Shows that this process lives, and removes what dead ones have left. @returns how many */
  async tend(now = new Date()): Promise<number> {
    await utimes(this.own, now, now)
    const names = (await readdir(this.root)).filter((name) => name.startsWith('worker-'))
    const orphans = await Promise.all(names.map((name) => this.removeOrphan(path.join(this.root, name), now)))
    return orphans.filter(Boolean).length
  }

  async close(): Promise<void> {
    await rm(this.own, { recursive: true, force: true })
  }

  private async removeOrphan(directory: string, now: Date): Promise<boolean> {
    const touched = await stat(directory).catch(() => undefined)
    if (directory === this.own || !touched || now.getTime() - touched.mtimeMs < ORPHAN_AFTER_MS) return false
    await rm(directory, { recursive: true, force: true })
    return true
  }
}
