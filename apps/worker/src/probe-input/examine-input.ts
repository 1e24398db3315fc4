import path from 'node:path'
import type { ProbeClaim, ProbeResult } from '@ingest/domain'
import { extractPoster, type MediaProbe, type MediaSource, probe } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { v7 as newId } from 'uuid'
import { SourceError } from '../claims/failures.ts'
import { serveSource } from '../source/serve-source.ts'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'

/** Probes the bytes of an input and stores its poster. @throws ProbeError, SourceError, StorageError */
export async function examineInput(deps: WorkerDeps, claim: ProbeClaim, signal: AbortSignal): Promise<ProbeResult> {
  const served = await serveSource(deps.store, claim, signal)
  try {
    const { raw, media } = await probe(deps.tools, served.source, {
      sizeBytes: claim.sizeBytes,
      sourceLimits: deps.limits,
      signal,
    })
    const pictures = await storePoster(deps, claim, { source: served.source, media }, signal)
    return { metadata: raw, hasVideo: media.video !== undefined, hasAudio: media.audio.length > 0, ...pictures }
  } catch (error) {
    signal.throwIfAborted()
    throw served.failure() ? new SourceError(served.failure()) : error
  } finally {
    await served.close()
  }
}

interface Examined {
  source: MediaSource
  media: MediaProbe
}

async function storePoster(
  { tools, store, workDirs }: WorkerDeps,
  { networkId, inputId, attempt }: ProbeClaim,
  { source, media }: Examined,
  signal: AbortSignal,
): Promise<Pick<ProbeResult, 'images' | 'imageBytes'>> {
  return workDirs.use(`probe-${inputId}`, async (directory) => {
    const file = path.join(directory, 'poster.jpg')
    if (!(await extractPoster(tools, source, media, file, signal))) return { images: [], imageBytes: 0 }
    const id = newId()
    const key = keys.inputImage(networkId, inputId, `${attempt}-${id}.jpg`)
    const { sizeBytes } = await putReliably(store, key, { body: { file }, contentType: 'image/jpeg' }, signal)
    return { images: [{ id, key }], imageBytes: sizeBytes }
  })
}
