import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const sizeMebibytes = 256
const chunk = Buffer.alloc(64 * 1024)

/** A folder with a disk of its own, in memory, that can be filled up. Mounting it takes root. */
export class SmallDisk {
  private readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async mount(folder: string): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMebibytes}m,mode=700`, 'tmpfs', folder]).catch((cause: unknown) => {
      throw new Error(`${folder} cannot be given a small disk: run this as root`, { cause })
    })
    return new SmallDisk(folder)
  }

  /** Takes all space that there is, also what others free meanwhile, until told to stop; then gives it back. */
  async fill(stop: AbortSignal): Promise<void> {
    const file = path.join(this.folder, 'filling')
    const handle = await open(file, 'w')
    try {
      while (!stop.aborted) await handle.write(chunk).catch(ignoreFull)
    } finally {
      await handle.close()
      await rm(file)
    }
  }

  async unmount(): Promise<void> {
    // A process that is about to end may still stand in it.
    await run('umount', ['--lazy', this.folder])
  }
}

const fullPauseMs = 50

async function ignoreFull(error: NodeJS.ErrnoException): Promise<void> {
  if (error.code !== 'ENOSPC') throw error
  await new Promise((resolve) => setTimeout(resolve, fullPauseMs))
}
