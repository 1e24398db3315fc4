import type { AudioOutput, PlannedPlaylist, VideoOutput } from './encode-plan.ts'
import { listingIn, names } from './listing.ts'
import { type SegmentFormat, segmentFormats } from './segment-format.ts'

/** EXT-X-BYTERANGE (RFC 8216 §7). */
const BYTE_RANGE_VERSION = 4

export interface PlannedFormats {
  segmentFormat: SegmentFormat
  playlists: PlannedPlaylist[]
  warnings: string[]
}

/**
 * Players that know no fMP4 get transport streams, unless another playlist of the profile is for those that do: all share
 * their segments, and the newer one wins. Versions become what the playlists need, and never less than what was asked for.
 */
export function planFormats(asked: PlannedPlaylist[], outputs: (VideoOutput | AudioOutput)[]): PlannedFormats {
  const newest = asked.toSorted((a, b) => b.version - a.version)[0]
  const segmentFormat = newest && newest.version < segmentFormats.fmp4.leastVersion ? 'ts' : 'fmp4'
  const playlists = asked.map((playlist) => ({
    ...playlist,
    version: Math.max(playlist.version, segmentFormats[segmentFormat].leastVersion, versionOfListing(playlist, outputs)),
  }))
  const warnings = asked.flatMap((playlist, index) => versionWarnings(playlist, playlists[index], newest))
  return { segmentFormat, playlists, warnings }
}

function versionOfListing(playlist: PlannedPlaylist, outputs: (VideoOutput | AudioOutput)[]): number {
  const isRanged = outputs.some((output) => names(playlist, output) && listingIn(playlist, output) === 'ranges')
  return isRanged ? BYTE_RANGE_VERSION : 0
}

function versionWarnings(
  { name, version: asked }: PlannedPlaylist,
  planned: PlannedPlaylist | undefined,
  newest: PlannedPlaylist | undefined,
): string[] {
  if (!planned || planned.version === asked) return []
  const reason = reasonFor(planned.version, newest?.name)
  return [`The playlist "${name}" asks for HLS version ${asked} and was written with version ${planned.version}: ${reason}.`]
}

function reasonFor(version: number, newest: string | undefined): string {
  if (version >= segmentFormats.fmp4.leastVersion) return `its segments are fMP4, like those of "${newest}"`
  return version === BYTE_RANGE_VERSION ? 'byte ranges need it' : 'segments of fractions of a second need it'
}
