import {
  type EncodedRendition,
  measureRendition,
  type PlannedPlaylist,
  renditionPlaylists,
  type TextOutput,
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
  { renditions, texts }: { renditions: EncodedRendition[]; texts: TextOutput[] },
  signal: AbortSignal,
): Promise<Encoded> {
  const put = (file: string, text: string) => putPlaylist(store, running, { file, text }, signal)
  const produced = renditions.filter(({ segments }) => segments.length > 0)
  const playlists = running.plan.playlists.flatMap((playlist) => withWhatIsThere(playlist, produced, texts))
  if (playlists.length === 0) throw new WorkError({ code: 'encode-failed', message: 'Nothing of the source could be decoded.' })
  const plan = { ...running.plan, playlists }
  for (const { path, text } of produced.flatMap((rendition) => renditionPlaylists(plan, rendition))) await put(path, text)
  const measured = produced.map((rendition) => measureRendition(rendition, plan.segmentSeconds))
  for (const playlist of playlists)
    await put(playlist.path, writeMultivariantPlaylist(playlist, renditionsOf(playlist, measured, texts)))
  const durationSeconds = lengthOf(renditions)
  return {
    durationSeconds,
    variants: playlists.map(({ name, path }) => ({ name, type: plan.type, durationSeconds, entry: path })),
  }
}

/** A stream that a file declares may have no packets: its rendition is empty, and playlists do without it. */
function withWhatIsThere(playlist: PlannedPlaylist, produced: EncodedRendition[], stored: TextOutput[]): PlannedPlaylist[] {
  const folders = new Set([...produced.map(({ output }) => output.folder), ...stored.map(({ folder }) => folder)])
  const isThere = (folder: string | undefined) => folder !== undefined && folders.has(folder)
  const videos = playlist.videos.filter(isThere)
  const [audio, ...alternatives] = [playlist.audio, ...playlist.alternatives]
    .filter((folder) => folder !== undefined)
    .filter(isThere)
  const texts = playlist.texts.filter(isThere)
  return videos.length > 0 || audio ? [{ ...playlist, videos, audio, alternatives, texts }] : []
}

/** Of the longest rendition. */
export function lengthOf(renditions: EncodedRendition[]): number {
  const sum = ({ segments }: EncodedRendition) => segments.reduce((seconds, { durationSeconds }) => seconds + durationSeconds, 0)
  return Math.max(0, ...renditions.map(sum))
}
