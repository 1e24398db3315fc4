import type { NewVariant } from '@ingest/domain'
import {
  type AudioOutput,
  expectBandwidth,
  GROWING_PLAYLIST_NAME,
  type MeasuredRendition,
  outputsOf,
  playlistsWith,
  segmentFormats,
  sharedVersion,
  type VideoOutput,
  writeGrowingMultivariantPlaylist,
  writeMediaPlaylist,
} from '@ingest/media-tools'
import { ClaimLostError } from '../claims/under-claim.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { GrowingPlaylist } from './growing-playlist.ts'
import { renditionsOf } from './measured-renditions.ts'
import { putPlaylist } from './put-playlist.ts'
import type { RunningEncode } from './running-encode.ts'

interface GrowingRendition {
  output: VideoOutput | AudioOutput
  codecs: string[]
  playlist: GrowingPlaylist
}

/**
 * Lets a video be played while it is encoded: a playlist grows with each rendition, and when all of them have a segment,
 * the variants are offered. These playlists have keys of their own and stay when the final ones are there, for those who
 * began with them.
 */
export class GrowingVariants {
  private readonly renditions: GrowingRendition[] = []
  private offering: Promise<void> | undefined

  constructor(
    private readonly deps: Pick<WorkerDeps, 'store' | 'domain' | 'logger'>,
    private readonly running: RunningEncode,
  ) {}

  /** The playlist of a rendition whose initialisation segment is in the store. */
  begin(output: VideoOutput | AudioOutput, codecs: string[], signal: AbortSignal): Pick<GrowingPlaylist, 'add'> {
    const { segmentSeconds, segmentFormat } = this.running.plan
    const version = sharedVersion(playlistsWith(this.running.plan, output))
    const { init } = segmentFormats[segmentFormat]
    const playlist = new GrowingPlaylist(async (segments, ended) => {
      const map = init === undefined ? undefined : { name: init }
      const text = writeMediaPlaylist({ version, type: 'EVENT', ended, init: map, segments, segmentSeconds })
      await this.put(`${output.folder}/${GROWING_PLAYLIST_NAME}`, text, signal)
    })
    this.renditions.push({ output, codecs, playlist })
    return {
      add: async (index, segment) => {
        await playlist.add(index, segment)
        await this.offer(signal)
      },
    }
  }

  /** The encode is whole and right: whoever plays the growing playlists comes to an end. */
  async end(): Promise<void> {
    if (this.offering) await Promise.all(this.renditions.map(({ playlist }) => playlist.end()))
  }

  /** A database that is away is no reason to fail: the next segment tries again. */
  private offer(signal: AbortSignal): Promise<void> {
    if (!this.isPlayable()) return Promise.resolve()
    this.offering ??= this.offerNow(signal).catch((error: unknown) => {
      if (error instanceof ClaimLostError) throw error
      this.deps.logger.warn({ err: error, encode: this.running.claim.jobId }, 'the beginning could not be offered')
      this.offering = undefined
    })
    return this.offering
  }

  private isPlayable(): boolean {
    const isComplete = this.renditions.length === outputsOf(this.running.plan).length
    return isComplete && this.renditions.every(({ playlist }) => playlist.segments.length > 0)
  }

  private async offerNow(signal: AbortSignal): Promise<void> {
    const { claim, plan } = this.running
    const expected = this.renditions.map((rendition) => expectedOf(rendition, plan.segmentSeconds))
    const variants: NewVariant[] = []
    for (const playlist of plan.playlists) {
      const entry = playlist.path.replace(/\.m3u8$/, '-growing.m3u8')
      await this.put(entry, writeGrowingMultivariantPlaylist(playlist, renditionsOf(playlist, expected)), signal)
      variants.push({ name: playlist.name, type: plan.type, durationSeconds: plan.durationSeconds, entry })
    }
    if (!(await this.deps.domain.encode.offer(claim, variants))) throw new ClaimLostError()
  }

  private put(file: string, text: string, signal: AbortSignal): Promise<void> {
    return putPlaylist(this.deps.store, this.running, { file, text }, signal)
  }
}

function expectedOf({ output, codecs, playlist }: GrowingRendition, segmentSeconds: number): MeasuredRendition {
  return { output, codecs, bandwidth: expectBandwidth(output.bitsPerSecond, playlist.segments, segmentSeconds) }
}
