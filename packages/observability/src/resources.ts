import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { HealthCheck } from './health.ts'
import type { Metrics } from './metrics.ts'
import { NotReadyError } from './not-ready.ts'

/** Folders that a process writes to, by what it has them for. */
export type Folders = Record<string, string>

/** The disks of folders have room left. */
export function diskCheck(folders: Folders, minFreeBytes: number): HealthCheck {
  return async () => {
    for (const [name, folder] of Object.entries(folders)) {
      const { freeBytes } = await measureDisk(folder)
      if (freeBytes < minFreeBytes)
        throw new NotReadyError(`The disk of the ${name} folder has ${freeBytes} bytes left; ${minFreeBytes} are needed.`)
    }
  }
}

/** Programs that were found at the start are still there. */
export function programCheck(paths: string[]): HealthCheck {
  return async () => {
    for (const file of paths) {
      await access(file, constants.X_OK).catch(() => {
        throw new NotReadyError(`${file} is missing, or cannot be run.`)
      })
    }
  }
}

export function addDiskMetrics(metrics: Pick<Metrics, 'addPolledGauges'>, folders: Folders): void {
  const measure = async () => {
    const entries = Object.entries(folders).map(async ([name, folder]) => [name, await measureDisk(folder)] as const)
    return Object.fromEntries(await Promise.all(entries))
  }
  type Disks = Awaited<ReturnType<typeof measure>>
  const each = (pick: 'freeBytes' | 'sizeBytes') => (disks: Disks) =>
    Object.fromEntries(Object.entries(disks).map(([name, disk]) => [name, disk[pick]]))
  metrics.addPolledGauges(measure, [
    {
      name: 'ingest_disk_free_bytes',
      help: 'What is free on the disk of a folder that this process writes to.',
      labelName: 'folder',
      read: each('freeBytes'),
    },
    {
      name: 'ingest_disk_size_bytes',
      help: 'The size of the disk of a folder that this process writes to.',
      labelName: 'folder',
      read: each('sizeBytes'),
    },
  ])
}

/** A folder that is made when it is needed will be on the disk of the one that it is made in. */
async function measureDisk(folder: string): Promise<{ freeBytes: number; sizeBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && path.dirname(folder) !== folder) return statfs(path.dirname(folder))
    throw error
  })
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
}
