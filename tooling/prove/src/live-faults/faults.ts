import { killBelow } from '@ingest/e2e/faults/processes'
import type { StubbornPublisher } from '@ingest/e2e/faults/stubborn-publisher'
import type { MinioServer } from '@ingest/storage/testing'
import type { KillableApp } from '../killable-app.ts'
import type { KillablePlatform } from '../killable-platform.ts'
import { away, freeze, killDatabase } from '../strikes.ts'

export interface Blow {
  platform: KillablePlatform
  /** The one that has the stream. */
  media: KillableApp
  minio: MinioServer
  publisher: StubbornPublisher
  /** How long the cause lasts, where that is left to chance. */
  holdMs: number
}

/** Shorter and longer than what a process may be silent for before it is taken for dead. */
export const hold = { leastMs: 1000, mostMs: 14_000 }
const storeAwayMs = 20_000

/** The URLs stay: players come to whichever instance the balancer gives them. */
export const takeover = 'kill -9 of the media app, and the publisher comes back to another one'

/** What strikes a live stream. Each settles when its cause is over. */
export const faults = {
  'publisher drops': ({ publisher }) => publisher.drop(),
  'publisher frozen, and another in its place': ({ publisher }) => publisher.freeze(),
  'kill -9 of ffmpeg': ({ media }) => killBelow(media.pid, 'ffmpeg'),
  'kill -9 of the RTMP process': ({ media }) => killBelow(media.pid, 'listener/main'),
  'kill -9 of the media app': ({ media }) => media.kill(),
  [takeover]: ({ media, publisher }) => {
    publisher.moveOn()
    return media.kill()
  },
  'SIGTERM of the media app, and another in its place': ({ media }) => media.restart(),
  'media app frozen, then awake': ({ media, holdMs }) => freeze(media.pid, holdMs),
  'object store away for 20 s': ({ minio }) =>
    away(
      () => minio.halt('SIGKILL'),
      () => minio.resume(),
      storeAwayMs,
    ),
  'object store away, and kill -9 of the media app': ({ minio, media }) =>
    away(
      async () => {
        await minio.halt('SIGKILL')
        // For some segments to be finished that the store lacks.
        setTimeout(() => void media.kill(), storeAwayMs / 4)
      },
      () => minio.resume(),
      storeAwayMs / 2,
    ),
  'database killed, and started again': ({ platform, holdMs }) => killDatabase(platform.postgres, holdMs),
} satisfies Record<string, (blow: Blow) => Promise<unknown>>

export type FaultName = keyof typeof faults
export const faultNames = Object.keys(faults) as FaultName[]
