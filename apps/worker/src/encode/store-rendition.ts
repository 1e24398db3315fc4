import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  type AudioOutput,
  codecsOf,
  mediaFiles,
  type Segment,
  type StoredSegment,
  type VideoOutput,
  watchSegments,
} from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import type { Pool } from '../store/pool.ts'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import type { GrowingVariants } from './growing-variants.ts'
import type { RunningEncode } from './running-encode.ts'

/** A rendition whose initialisation segment and segments are in the store. Without segments its source had nothing for it. */
export interface StoredRendition {
  output: VideoOutput | AudioOutput
  codecs: string[]
  segments: StoredSegment[]
}

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
  { claim, directory, budget, renditions }: RunningEncode,
  { output, run, pool, growing }: Production,
  signal: AbortSignal,
): Promise<StoredRendition> {
  const folder = path.join(directory, output.folder)
  const put = (name: string, contentType: string) =>
    pool.run(async () => {
      const key = keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, `${output.folder}/${name}`)
      return putReliably(store, key, { body: { file: path.join(folder, name) }, contentType }, signal)
    })
  let codecs: string[] = []
  let playlist: ReturnType<GrowingVariants['begin']> | undefined
  const storeSegment = async (segment: Segment, index: number): Promise<StoredSegment> => {
    const { size: sizeBytes } = await stat(path.join(folder, segment.name))
    budget.spend(sizeBytes)
    await put(segment.name, 'video/iso.segment')
    await rm(path.join(folder, segment.name))
    renditions.segmentDone(output.folder)
    await playlist?.add(index, { ...segment, sizeBytes })
    return { ...segment, sizeBytes }
  }
  const stored = new FailFast<StoredSegment>()
  for await (const segment of watchSegments(path.join(folder, mediaFiles.list), run, signal)) {
    stored.throwIfFailed()
    if (codecs.length === 0) {
      codecs = codecsOf(await readFile(path.join(folder, mediaFiles.init)))
      await put(mediaFiles.init, 'video/mp4')
      playlist = growing?.begin(output, codecs, signal)
    }
    stored.add(storeSegment(segment, stored.count))
  }
  const segments = await stored.all()
  renditions.done(output.folder)
  return { output, codecs, segments }
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
