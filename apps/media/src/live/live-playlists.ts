import { writeDvrPlaylist, writeLiveMultivariantPlaylist, writeLivePlaylist } from '@ingest/media-tools'
import { refusals } from '../http/http.error.ts'
import type { LiveBroadcast } from './live-broadcast.ts'
import { EdgeGoneError } from './live-edge.ts'
import type { LiveOutput } from './live-output.ts'
import type { PlaylistQuery } from './playlist-query.ts'

/** A player that asks for more than the next segment errs, or for parts that are so far away (RFC 8216bis §6.2.5.2). */
const MOST_SEGMENTS_AHEAD = 2
const MOST_SECONDS_AHEAD = 3
const FIRST_STORED_MS = 10_000

/** A media playlist of each rendition. */
interface LivePlaylist {
  /** Settles when it has what was asked for. @throws HttpError 400, EdgeGoneError */
  until(output: LiveOutput, query: PlaylistQuery, signal: AbortSignal): Promise<void>
  version(broadcast: LiveBroadcast, output: LiveOutput): number
  write(broadcast: LiveBroadcast, output: LiveOutput, query: PlaylistQuery): string
}

const MEDIA = 'media.m3u8'
const DVR = 'dvr.m3u8'

/** By their names in the folder of a rendition. */
export const mediaPlaylists = new Map<string, LivePlaylist>([
  // The last minute, for low-latency players and all others.
  [MEDIA, { until: untilAsked, version: ({ version }) => version, write: writeEdge }],
  // The last hours.
  [DVR, { until: untilStored, version: dvrVersion, write: (_, output) => writeDvr(output) }],
])

/** What players ask for first, and which media playlists it names. */
export const entryPlaylists = new Map([
  ['master.m3u8', MEDIA],
  [DVR, DVR],
])

export function writeEntry({ claim, outputs }: LiveBroadcast, playlist: string): string {
  return writeLiveMultivariantPlaylist(
    outputs.map(({ name, codecs, bandwidth, resolution }) => ({
      uri: `${claim.broadcastId}/${name}/${playlist}`,
      codecs,
      bandwidth,
      resolution,
    })),
  )
}

/** Blocking playlist reload (RFC 8216bis §6.2.5.2). */
async function untilAsked(output: LiveOutput, { sequence, part }: PlaylistQuery, signal: AbortSignal): Promise<void> {
  const { rendition } = output
  if (sequence === undefined) return
  const last = rendition.lastPart() ?? { sequence: rendition.firstSequence, part: 0 }
  const mostParts = last.part + MOST_SECONDS_AHEAD / rendition.times.partSeconds + 1
  const isTooFar = sequence > last.sequence + MOST_SEGMENTS_AHEAD || (sequence >= last.sequence && (part ?? 0) > mostParts)
  if (isTooFar && !rendition.ended) throw refusals.badRequest('_HLS_msn or _HLS_part is too far ahead.')
  await output.until(() => rendition.has(sequence, part), within(3000 * rendition.targetSeconds, signal))
  if (!rendition.has(sequence, part)) throw new EdgeGoneError()
}

/** Delta updates (RFC 8216bis §6.2.5.1) and reports of the other renditions included. */
function writeEdge({ outputs }: LiveBroadcast, output: LiveOutput, { skip }: PlaylistQuery): string {
  const reports = outputs
    .filter((other) => other !== output)
    .map((other) => ({ uri: `../${other.name}/${MEDIA}`, rendition: other.rendition }))
  return writeLivePlaylist(output.rendition, { skip, reports })
}

/** Nothing is listed before the store has it. */
async function untilStored(output: LiveOutput, _: PlaylistQuery, signal: AbortSignal): Promise<void> {
  const { dvr } = output
  const enough = within(FIRST_STORED_MS, signal)
  await dvr.untilReady(enough)
  await output.until(() => dvr.window.segments.length > 0, enough)
  if (!dvr.isReady || dvr.window.segments.length === 0) throw new EdgeGoneError()
}

function dvrVersion(_: LiveBroadcast, output: LiveOutput): number {
  return output.dvr.window.version + (isComplete(output) ? 1 : 0)
}

function writeDvr(output: LiveOutput): string {
  const { rendition, dvr } = output
  return writeDvrPlaylist(dvr.window, { targetSeconds: rendition.targetSeconds, ended: isComplete(output) })
}

/** Nothing more comes, and the store has all that came. */
function isComplete({ rendition, dvr }: LiveOutput): boolean {
  const last = rendition.segments.at(-1)
  return rendition.ended && (last === undefined || dvr.has(last.sequence))
}

export function within(ms: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)])
}
