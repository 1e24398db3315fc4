import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RecordingClaim, RecordingResult } from '@ingest/domain'
import {
  codecsOf,
  extractPoster,
  initName,
  measureBandwidth,
  pictureSizeOf,
  probeStreams,
  type RecordedSegment,
  writeLiveMultivariantPlaylist,
  writeRecordingPlaylist,
} from '@ingest/media-tools'
import type { JobHandler } from '@ingest/queue'
import { keys } from '@ingest/storage'
import { v7 as newId } from 'uuid'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { findRecorded, type RecordedRendition } from './find-recorded.ts'

const PLAYLIST = 'application/vnd.apple.mpegurl'

type Deps = Pick<WorkerDeps, 'domain' | 'store' | 'tools' | 'workDirs' | 'logger'>

/** Makes a video of a broadcast: playlists of the segments that it has left, none of which is touched. */
export function recordBroadcast(deps: Deps): JobHandler<'record-broadcast'> {
  return async (payload, { signal }) => {
    const claim = await deps.domain.recordings.claim(payload)
    if (!claim) return
    const { broadcastId } = claim
    const renditions = await findRecorded(deps.store, claim, signal)
    const [best] = renditions
    if (!best) return deps.logger.info({ broadcast: broadcastId }, 'nothing was recorded')
    const result: RecordingResult = {
      durationSeconds: best.segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
      sizeBytes: renditions.flatMap(({ segments }) => segments).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      entry: await storePlaylists(deps, claim, renditions, signal),
      poster: await storePoster(deps, claim, best, signal),
    }
    const isMine = await deps.domain.recordings.complete(claim, result)
    deps.logger.info({ broadcast: broadcastId, video: claim.videoId, isMine }, 'a broadcast is recorded')
  }
}

/** @returns the entry, below the folder of the broadcast */
async function storePlaylists(
  deps: Deps,
  claim: RecordingClaim,
  renditions: RecordedRendition[],
  signal: AbortSignal,
): Promise<string> {
  const file = `recording-${claim.attempt}.m3u8`
  const put = (name: string, text: string) =>
    putReliably(deps.store, keyOf(claim, name), { body: Buffer.from(text), contentType: PLAYLIST }, signal)
  const variants = []
  for (const { name, segments } of renditions) {
    await put(`${name}/${file}`, writeRecordingPlaylist(segments))
    const init = await readFirstInit(deps, claim, { name, segments }, signal)
    const target = Math.max(...segments.map(({ durationSeconds }) => durationSeconds))
    const bandwidth = measureBandwidth(segments, target)
    variants.push({ uri: `${name}/${file}`, codecs: codecsOf(init), bandwidth, resolution: pictureSizeOf(init) })
  }
  await put(file, writeLiveMultivariantPlaylist(variants))
  return file
}

async function storePoster(
  deps: Deps,
  claim: RecordingClaim,
  rendition: RecordedRendition,
  signal: AbortSignal,
): Promise<RecordingResult['poster']> {
  return deps.workDirs.use(`recording-${claim.broadcastId}`, async (directory) => {
    const [first] = rendition.segments as [RecordedSegment]
    const bytes = [
      await readFirstInit(deps, claim, rendition, signal),
      await read(deps, keyOf(claim, `${rendition.name}/${first.name}`), signal),
    ]
    const source = { kind: 'file', path: path.join(directory, 'first') } as const
    await writeFile(source.path, Buffer.concat(bytes))
    const picture = path.join(directory, 'poster.jpg')
    const media = await probeStreams(deps.tools, source, { signal })
    if (!(await extractPoster(deps.tools, source, media, picture, signal))) return undefined
    const id = newId()
    const key = keys.thumbnail(claim.networkId, claim.videoId, id)
    const { sizeBytes } = await putReliably(deps.store, key, { body: { file: picture }, contentType: 'image/jpeg' }, signal)
    return { id, sizeBytes }
  })
}

function readFirstInit(
  deps: Deps,
  claim: RecordingClaim,
  { name, segments }: RecordedRendition,
  signal: AbortSignal,
): Promise<Buffer> {
  const [{ epoch, run: index }] = segments as [RecordedSegment]
  return read(deps, keyOf(claim, `${name}/${initName({ epoch, index })}`), signal)
}

async function read({ store }: Deps, key: string, signal: AbortSignal): Promise<Buffer> {
  const { body } = await store.get(key, { signal })
  return Buffer.concat(await body.toArray())
}

function keyOf({ networkId, videoId, broadcastId }: RecordingClaim, file: string): string {
  return keys.broadcast(networkId, videoId, broadcastId, file)
}
