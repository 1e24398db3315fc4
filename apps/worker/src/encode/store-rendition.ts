import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  type AudioOutput,
  assertWholeMp4,
  assertWholeSegment,
  type EncodedRendition,
  mediaFiles,
  type RenditionHead,
  readHead,
  readIframes,
  type Segment,
  type StoredSegment,
  segmentFormats,
  type VideoOutput,
  wantsIframes,
  watchSegments,
} from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import type { Pool } from '../store/pool.ts'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { GrowingVariants } from './growing-variants.ts'
import type { RunningEncode } from './running-encode.ts'

interface Production {
  output: VideoOutput | AudioOutput
  /** Settled when ffmpeg has ended. */
  run: Promise<unknown>
  /** Shared by all renditions. */
  pool: Pool
  /** Lets what is stored be played at once. */
  growing?: GrowingVariants
}

/** Puts each file into the store as soon as ffmpeg has finished it, and removes it here when the store has acknowledged it. */
export async function storeRendition(
  { store }: Pick<WorkerDeps, 'store'>,
  { claim, plan, directory, budget, renditions }: RunningEncode,
  { output, run, pool, growing }: Production,
  signal: AbortSignal,
): Promise<EncodedRendition> {
  const folder = path.join(directory, output.folder)
  const { init, segmentContentType } = segmentFormats[plan.segmentFormat]
  const put = async (name: string, contentType: string) => {
    const key = keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, `${output.folder}/${name}`)
    await putReliably(store, key, { body: { file: path.join(folder, name) }, contentType }, signal)
  }
  let head: RenditionHead = { codecs: [], initBytes: 0 }
  let playlist: ReturnType<GrowingVariants['begin']> | undefined
  const storeSegment = async (segment: Segment, index: number): Promise<StoredSegment> => {
    const file = path.join(folder, segment.name)
    const { size: sizeBytes } = await stat(file)
    await assertWholeSegment(plan.segmentFormat, file)
    budget.spend(sizeBytes)
    const iframes = await pool.run(async () => {
      await put(segment.name, segmentContentType)
      return wantsIframes(plan, output) ? readIframes(plan.segmentFormat, await readFile(file)) : undefined
    })
    await rm(file)
    renditions.segmentDone(output.folder)
    const stored = { ...segment, sizeBytes, iframes }
    await playlist?.add(index, stored)
    return stored
  }
  const stored = new FailFast<StoredSegment>()
  for await (const segment of watchSegments(path.join(folder, mediaFiles.list), run, signal)) {
    stored.throwIfFailed()
    if (stored.count === 0) {
      if (init) await assertWholeMp4(path.join(folder, init))
      head = readHead(plan.segmentFormat, await readFile(path.join(folder, init ?? segment.name)))
      if (init) await pool.run(() => put(init, 'video/mp4'))
      playlist = growing?.begin(output, head.codecs, signal)
    }
    stored.add(storeSegment(segment, stored.count))
  }
  const segments = await stored.all()
  renditions.done(output.folder)
  return { output, head, segments }
}

/** Promises that are waited for together at the end, the first failure of which is noticed before. */
class FailFast<T> {
  private readonly promises: Promise<T>[] = []
  private failure: { error: unknown } | undefined

  add(promise: Promise<T>): void {
    this.promises.push(promise)
    promise.catch((error: unknown) => {
      this.failure ??= { error }
    })
  }

  get count(): number {
    return this.promises.length
  }

  throwIfFailed(): void {
    if (this.failure) throw this.failure.error
  }

  all(): Promise<T[]> {
    return Promise.all(this.promises)
  }
}
