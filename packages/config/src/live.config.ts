import { hostname } from 'node:os'
import { baseUrl, integer } from './rules.ts'
import { optional, type Values, type Variables, withDefault } from './variable.ts'

export interface LiveConfig {
  /** Where other instances of the media app reach this one. */
  internalUrl: string
  times: { segmentSeconds: number; partSeconds: number; windowSeconds: number }
  reconnectSeconds: number
  leaseSeconds: number
}

export const liveVariables = {
  MEDIA_INTERNAL_URL: optional(
    baseUrl('http:', 'https:'),
    'Where the other instances of the media app reach this one; `http://<hostname>:<PORT>` when unset. Kept with each broadcast; nothing asks for it yet.',
  ),
  LIVE_SEGMENT_SECONDS: withDefault(
    integer(1, 4),
    '2',
    'Length of the segments of live streams; what an encoder sends is cut at its own keyframes.',
  ),
  LIVE_PART_MILLISECONDS: withDefault(
    integer(400, 1000),
    '500',
    'Length of the parts that low-latency players get while a segment is being made.',
  ),
  LIVE_WINDOW_SECONDS: withDefault(integer(30, 3600), '60', 'How far back the playlists of a live stream reach.'),
  LIVE_RECONNECT_SECONDS: withDefault(
    integer(0, 1800),
    '60',
    'How long a broadcast waits for an encoder that has dropped: when it comes back in time, the broadcast goes on.',
  ),
} satisfies Variables

/** A stream leaves RUNNING within half a minute after its instance has died. */
const LEASE_SECONDS = 15

export function liveConfig(values: Values<typeof liveVariables>, port: number): LiveConfig {
  return {
    internalUrl: values.MEDIA_INTERNAL_URL ?? `http://${hostname()}:${port}`,
    times: {
      segmentSeconds: values.LIVE_SEGMENT_SECONDS,
      partSeconds: values.LIVE_PART_MILLISECONDS / 1000,
      windowSeconds: values.LIVE_WINDOW_SECONDS,
    },
    reconnectSeconds: values.LIVE_RECONNECT_SECONDS,
    leaseSeconds: LEASE_SECONDS,
  }
}
