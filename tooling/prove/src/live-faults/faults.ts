import { killBelow } from '@ingest/e2e/faults/processes'
import type { StubbornPublisher } from '@ingest/e2e/faults/stubborn-publisher'
import type { MinioServer } from '@ingest/storage/testing'
import type { KillablePlatform } from '../killable-platform.ts'
import { away, freeze, killDatabase } from '../strikes.ts'

export interface Blow {
  platform: KillablePlatform
  minio: MinioServer
  publisher: StubbornPublisher
  /** How long the cause lasts, where that is left to chance. */
  holdMs: number
}

/** Shorter and longer than what a process may be silent for before it is taken for dead. */
export const hold = { leastMs: 1000, mostMs: 14_000 }
const storeAwayMs = 20_000

/** What strikes a live stream. Each settles when its cause is over. */
export const faults = {
  'publisher drops': ({ publisher }) => publisher.drop(),
  'publisher frozen, and another in its place': ({ publisher }) => publisher.freeze(),
  'kill -9 of ffmpeg': ({ platform }) => killBelow(platform.media.pid, 'ffmpeg'),
  'kill -9 of the RTMP process': ({ platform }) => killBelow(platform.media.pid, 'listener/main'),
  'kill -9 of the media app': ({ platform }) => platform.media.kill(),
  'SIGTERM of the media app, and another in its place': ({ platform }) => platform.media.restart(),
  'media app frozen, then awake': ({ platform, holdMs }) => freeze(platform.media.pid, holdMs),
  'object store away for 20 s': ({ minio }) =>
    away(
      () => minio.halt('SIGKILL'),
      () => minio.resume(),
      storeAwayMs,
    ),
  'object store away, and kill -9 of the media app': ({ minio, platform }) =>
    away(
      async () => {
        await minio.halt('SIGKILL')
        // For some segments to be finished that the store lacks.
        setTimeout(() => void platform.media.kill(), storeAwayMs / 4)
      },
      () => minio.resume(),
      storeAwayMs / 2,
    ),
  'database killed, and started again': ({ platform, holdMs }) => killDatabase(platform.postgres, holdMs),
} satisfies Record<string, (blow: Blow) => Promise<unknown>>

export type FaultName = keyof typeof faults
export const faultNames = Object.keys(faults) as FaultName[]
