import { createHash } from 'node:crypto'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import type { CommonConfig } from './common.config.ts'
import { absolutePath, baseUrl, integer } from './rules.ts'
import { optional, type Values, type Variables, withDefault } from './variable.ts'

export interface LiveConfig {
  /** Where other instances of the media app reach this one. */
  internalUrl: string
  times: { segmentSeconds: number; partSeconds: number; windowSeconds: number }
  /** How far back players can go. */
  dvrSeconds: number
  reconnectSeconds: number
  maxDurationSeconds: number
  spool: { directory: string; maxBytes: number }
  leaseSeconds: number
  pictureSeconds: number
}

export const liveVariables = {
  MEDIA_INTERNAL_URL: optional(
    baseUrl('http:', 'https:'),
    'Where the other instances of the media app reach this one; `http://<hostname>:<PORT>` when unset. They ask it for what only the instance with the encoder has; no path below it needs to be reachable from outside.',
  ),
  LIVE_SEGMENT_SECONDS: withDefault(
    integer(1, 4),
    '2',
    'Length of the segments of live streams; what an encoder sends is cut at its own keyframes.',
  ),
  LIVE_PART_MILLISECONDS: withDefault(
    integer(560, 1000),
    '560',
    'The most that a part lasts, which low-latency players get while its segment is being made; parts end up to 83 ms before. They play three of them behind.',
  ),
  LIVE_WINDOW_SECONDS: withDefault(integer(30, 3600), '60', 'How far back the playlists of a live stream reach.'),
  LIVE_DVR_SECONDS: withDefault(
    integer(60, 86_400),
    '7200',
    "How far back the playlists at a live stream's `dvr_url` reach; what is older than the window is read from the store.",
  ),
  LIVE_RECONNECT_SECONDS: withDefault(
    integer(0, 1800),
    '60',
    'How long a broadcast waits for an encoder that has dropped, unless its stream says so: when it comes back in time, the broadcast goes on.',
  ),
  LIVE_MAX_DURATION_SECONDS: withDefault(
    integer(60, 7 * 24 * 3600),
    `${12 * 3600}`,
    'The longest that a broadcast may be, unless its stream says so (12 hours).',
  ),
  LIVE_SPOOL_DIR: optional(
    absolutePath,
    "Where segments of live streams wait for the store; a folder of this database in the system's temporary folder when unset. On a disk that outlives the process, so that a media app which is killed loses nothing; several of one platform may share it.",
  ),
  LIVE_SPOOL_BYTES: withDefault(
    integer(16 * 1024 ** 2),
    `${4 * 1024 ** 3}`,
    'The most that waits there (4 GiB): 4 streams of 8 Mbit/s for a quarter of an hour.',
  ),
  LIVE_PICTURE_SECONDS: withDefault(
    integer(0, 3600),
    '10',
    'How often a picture of a running stream is taken, one stream after the other and only while there is time for it; 0 takes none.',
  ),
} satisfies Variables

/** A stream leaves RUNNING within half a minute after its instance has died. */
const LEASE_SECONDS = 15

export function liveConfig(values: Values<typeof liveVariables>, { http, database }: CommonConfig): LiveConfig {
  return {
    internalUrl: values.MEDIA_INTERNAL_URL ?? `http://${hostname()}:${http.port}`,
    times: {
      segmentSeconds: values.LIVE_SEGMENT_SECONDS,
      partSeconds: values.LIVE_PART_MILLISECONDS / 1000,
      windowSeconds: values.LIVE_WINDOW_SECONDS,
    },
    dvrSeconds: values.LIVE_DVR_SECONDS,
    reconnectSeconds: values.LIVE_RECONNECT_SECONDS,
    maxDurationSeconds: values.LIVE_MAX_DURATION_SECONDS,
    spool: { directory: values.LIVE_SPOOL_DIR ?? temporarySpool(database.url), maxBytes: values.LIVE_SPOOL_BYTES },
    leaseSeconds: LEASE_SECONDS,
    pictureSeconds: values.LIVE_PICTURE_SECONDS,
  }
}

/** Two platforms on one machine must not take each other's segments for those of streams that are gone. */
function temporarySpool(databaseUrl: string): string {
  const platform = createHash('sha256').update(databaseUrl).digest('hex').slice(0, 12)
  return path.join(tmpdir(), `ingest-live-${platform}`)
}
