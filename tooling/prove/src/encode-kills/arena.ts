import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { type MinioServer, startMinio } from '@ingest/storage/testing'
import { requireTool } from '@ingest/testing'
import pg from 'pg'
import { type KillablePlatform, placesIn, startKillablePlatform } from '../killable-platform.ts'
import { SmallDisk } from './small-disk.ts'

export const drivers = ['files', 'MinIO'] as const
export type Driver = (typeof drivers)[number]

/** Something that can be away for a while. */
interface Outage {
  stop(): Promise<unknown>
  resume(): Promise<unknown>
}

/** A platform of which every part can be struck. */
export interface Arena {
  driver: Driver
  platform: KillablePlatform
  database: pg.Pool
  /** Of the work folders. */
  disk: SmallDisk
  workFolder: string
  store: Outage
  /** All parts answer. */
  ready(): Promise<void>
}

export type Cleanups = (() => Promise<unknown>)[]

/** So that somebody can take the work of a worker that is frozen. */
const workerCount = 2

/** @param cleanups gets what undoes it, the last first, also when it fails */
export async function startArena(driver: Driver, folder: string, cleanups: Cleanups): Promise<Arena> {
  await mkdir(folder)
  const { objects, work: workFolder } = placesIn(folder)
  const disk = await SmallDisk.mount(workFolder)
  cleanups.push(() => disk.unmount())
  const minio = driver === 'MinIO' ? await startMinio({ binary: requireTool('minio') }) : undefined
  if (minio) cleanups.push(() => minio.stop())
  const platform = await startKillablePlatform(folder, { s3: minio?.config('ingest'), workers: workerCount })
  cleanups.push(() => platform.stop())
  const database = new pg.Pool({ connectionString: platform.postgres.url })
  cleanups.push(() => database.end())
  // Connections end with the database, which is meant.
  database.on('error', () => undefined)
  const apps = [platform.api, platform.media, ...platform.workers]
  return {
    driver,
    platform,
    database,
    disk,
    workFolder,
    store: minio ? outageOf(minio) : outageOfFolder(objects),
    async ready() {
      await Promise.all(apps.map((app) => app.ready()))
    },
  }
}

function outageOf(minio: MinioServer): Outage {
  return { stop: () => minio.halt('SIGKILL'), resume: () => minio.resume() }
}

/** As a volume that is not mounted. Permissions would not do: root needs none. */
function outageOfFolder(folder: string): Outage {
  const aside = path.join(path.dirname(folder), 'objects-away')
  return { stop: () => rename(folder, aside), resume: () => rename(aside, folder) }
}
