import {
  type EncodedRendition,
  measureRendition,
  type PlannedPlaylist,
  renditionPlaylists,
  writeMultivariantPlaylist,
} from '@ingest/media-tools'
import { WorkError } from '../claims/failures.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { renditionsOf } from './measured-renditions.ts'
import { putPlaylist } from './put-playlist.ts'
import type { Encoded, RunningEncode } from './running-encode.ts'

/** Writes the final playlists: those of the renditions first, so that no playlist names one that is not there. */
export async function storePlaylists(
  { store }: Pick<WorkerDeps, 'store'>,
  running: RunningEncode,
  renditions: EncodedRendition[],
  signal: AbortSignal,
): Promise<Encoded> {
  const put = (file: string, text: string) => putPlaylist(store, running, { file, text }, signal)
  const produced = renditions.filter(({ segments }) => segments.length > 0)
  const playlists = running.plan.playlists.flatMap((playlist) => withWhatIsThere(playlist, produced))
  if (playlists.length === 0) throw new WorkError({ code: 'encode-failed', message: 'Nothing of the source could be decoded.' })
  const plan = { ...running.plan, playlists }
  for (const { path, text } of produced.flatMap((rendition) => renditionPlaylists(plan, rendition))) await put(path, text)
  const measured = produced.map((rendition) => measureRendition(rendition, plan.segmentSeconds))
  for (const playlist of playlists)
    await put(playlist.path, writeMultivariantPlaylist(playlist, renditionsOf(playlist, measured)))
  const durationSeconds = Math.max(...produced.map(lengthOf))
  return {
    durationSeconds,
    variants: playlists.map(({ name, path }) => ({ name, type: plan.type, durationSeconds, entry: path })),
  }
}

/** A stream that a file declares may have no packets: its rendition is empty, and playlists do without it. */
function withWhatIsThere(playlist: PlannedPlaylist, produced: EncodedRendition[]): PlannedPlaylist[] {
  const folders = new Set(produced.map(({ output }) => output.folder))
  const videos = playlist.videos.filter((folder) => folders.has(folder))
  const audio = playlist.audio && folders.has(playlist.audio) ? playlist.audio : undefined
  return videos.length > 0 || audio ? [{ ...playlist, videos, audio }] : []
}

function lengthOf({ segments }: EncodedRendition): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
}
