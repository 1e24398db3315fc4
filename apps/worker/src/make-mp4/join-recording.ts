import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Mp4Claim, Mp4Result } from '@ingest/domain'
import { decoderSetup, FragmentTimeline, initName, probe, type RecordedSegment, remuxMp4 } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { SourceError, WorkError } from '../claims/failures.ts'
import { findRecorded, type RecordedRendition } from '../record-broadcast/find-recorded.ts'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'

const ENTRY = 'recording.mp4'
const READ_TIMEOUT_MS = 60_000

/** What the runs of an encoder have in common, so that one file can hold them. */
interface Joinable extends RecordedRendition {
  inits: Map<string, Buffer>
}

type Deps = Pick<WorkerDeps, 'store' | 'tools' | 'workDirs' | 'limits'>

/** Stores one MP4 of all that was recorded in the best rendition that did not change on the way. @throws WorkError, SourceError, RunError */
export function joinRecording(deps: Deps, claim: Mp4Claim, signal: AbortSignal): Promise<Mp4Result> {
  const { networkId, videoId, mp4Id, attempt } = claim
  return deps.workDirs.use(`mp4-${mp4Id}`, async (directory) => {
    const rendition = await findJoinable(deps, claim, signal)
    await assertRoom(deps, rendition, directory)
    const file = path.join(directory, 'recording')
    await write(deps, claim, rendition, file, signal)
    const { media } = await probe(deps.tools, { kind: 'file', path: file }, { signal })
    const key = keys.encode(networkId, videoId, mp4Id, attempt, ENTRY)
    await putReliably(deps.store, key, { body: { file }, contentType: 'video/mp4' }, signal)
    return { durationSeconds: media.durationSeconds ?? 0, sizeBytes: (await stat(file)).size, entry: ENTRY }
  })
}

async function findJoinable(deps: Deps, claim: Mp4Claim, signal: AbortSignal): Promise<Joinable> {
  for (const rendition of await findRecorded(deps.store, claim, signal)) {
    const names = new Set(rendition.segments.map(initOf))
    const inits = new Map<string, Buffer>()
    for (const name of names) inits.set(name, await read(deps, claim, `${rendition.name}/${name}`, signal))
    if (new Set([...inits.values()].map(decoderSetup)).size === 1) return { ...rendition, inits }
  }
  const message = 'The encoder has changed size or format of picture or sound during the broadcast: no single MP4 can hold both.'
  throw new WorkError({ code: 'recording-changed', message })
}

/** The result is as large as its segments, which is known before hours of it are written. */
async function assertRoom({ limits }: Deps, { segments }: Joinable, directory: string): Promise<void> {
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0)
  if (sizeBytes > limits.outputBytes) {
    const message = `The recording has ${sizeBytes} bytes: one file may have ${limits.outputBytes} (ENCODE_MAX_OUTPUT_BYTES).`
    throw new WorkError({ code: 'file-limit', message })
  }
  const { bavail, bsize } = await statfs(directory)
  if (bavail * bsize < sizeBytes) throw Object.assign(new Error('no room for the MP4 of a recording'), { code: 'ENOSPC' })
}

/** A store that fails breaks ffmpeg off: what it says of that is of no interest. */
async function write(deps: Deps, claim: Mp4Claim, rendition: Joinable, file: string, signal: AbortSignal): Promise<void> {
  let failure: unknown
  const source = async function* () {
    try {
      yield* fragments(deps, claim, rendition, signal)
    } catch (error) {
      failure = error
      throw error
    }
  }
  const { outputBytes: fileBytes, ...limits } = deps.limits
  try {
    await remuxMp4(deps.tools, source(), file, { limits: { ...limits, fileBytes }, signal })
  } catch (error) {
    signal.throwIfAborted()
    throw failure ? new SourceError(failure) : error
  }
}

async function* fragments(
  deps: Deps,
  claim: Mp4Claim,
  { name, segments, inits }: Joinable,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const timeline = new FragmentTimeline()
  let run: string | undefined
  for (const segment of segments) {
    const init = inits.get(initOf(segment)) as Buffer
    if (run === undefined) yield init
    if (run !== initOf(segment)) timeline.beginRun(init)
    run = initOf(segment)
    yield timeline.place(await read(deps, claim, `${name}/${segment.name}`, signal))
  }
}

function initOf({ epoch, run: index }: RecordedSegment): string {
  return initName({ epoch, index })
}

async function read({ store }: Deps, claim: Mp4Claim, file: string, signal: AbortSignal): Promise<Buffer> {
  const key = keys.broadcast(claim.networkId, claim.videoId, claim.broadcastId, file)
  const { body } = await store.get(key, { signal: AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT_MS)]) })
  return Buffer.concat(await body.toArray())
}
