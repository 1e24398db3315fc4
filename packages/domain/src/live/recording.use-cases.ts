import type { JobPayload } from '@ingest/queue'
import { keys } from '@ingest/storage/keys'
import type { DataSource, EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { systemScope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { BroadcastEntity } from '../entities/broadcast.entity.ts'
import { LiveStreamEntity } from '../entities/live-stream.entity.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { emptyVideo } from '../videos/empty-video.ts'
import { type MadePoster, newPoster } from '../videos/made-poster.ts'
import { VideoReader } from '../videos/video.reader.ts'
import { secondsToRecording } from './end-broadcast.ts'
import { recordedVariant } from './recorded-variant.ts'

/** The right to make the recording of a broadcast. Worthless when somebody has claimed it anew. */
export interface RecordingClaim {
  networkId: string
  broadcastId: string
  videoId: string
  /** Belongs into every object key that is written under this claim. */
  attempt: number
}

export interface RecordingResult {
  durationSeconds: number
  /** Of all segments in the store. */
  sizeBytes: number
  /** Of the multivariant playlist, below the folder of the broadcast (`keys.jobPrefix`). */
  entry: string
  poster?: MadePoster
}

const variantName = 'Live'

/** The worker's side of a recording: a video of the segments that the broadcast has left in the store. */
export class RecordingUseCases {
  private readonly reader: VideoReader

  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; urls: Urls }) {
    this.reader = new VideoReader(deps)
  }

  /**
   * Undefined when the broadcast goes on, its stream was removed, or it has been recorded; and while segments are waited for: then it
   * is tried again.
   */
  claim({ networkId, broadcastId, requestId }: JobPayload<'record-broadcast'>): Promise<RecordingClaim | undefined> {
    return this.deps.transact(async (tx) => {
      const row = await lockBroadcast(tx.manager, { networkId, broadcastId })
      if (row?.state !== 'ENDED' || row.recordedAt) return undefined
      const startAfterSeconds = secondsToRecording(this.deps, row)
      if (startAfterSeconds > 0) {
        await tx.enqueue('record-broadcast', { networkId, broadcastId, requestId }, { startAfterSeconds })
        return undefined
      }
      await changeRow(tx.manager, BroadcastEntity, row, { recordingAttempt: row.recordingAttempt + 1 })
      return { networkId, broadcastId, videoId: row.videoId, attempt: row.recordingAttempt }
    })
  }

  /** Makes the video visible, as its stream asks for; false when the claim is lost. */
  complete(claim: RecordingClaim, result: RecordingResult): Promise<boolean> {
    return this.deps.transact(async (tx) => {
      const broadcast = await lockBroadcast(tx.manager, claim)
      if (broadcast?.recordingAttempt !== claim.attempt || broadcast.recordedAt) return false
      await changeRow(tx.manager, BroadcastEntity, broadcast, { recordedAt: this.deps.clock.now() })
      const live = await tx.manager.findOneByOrFail(LiveStreamEntity, { id: broadcast.liveId, networkId: claim.networkId })
      const video = await insertRow(tx.manager, VideoEntity, this.newVideo(live, claim, result))
      await insertRow(tx.manager, VariantEntity, newVariant(video, claim, result))
      if (result.poster) await insertRow(tx.manager, ThumbnailEntity, newPoster(video, result.poster, video.createdAt))
      await this.announce(tx, video)
      return true
    })
  }

  private async announce(tx: Tx, video: VideoEntity): Promise<void> {
    const shown = await this.reader.showOne(tx.manager, video)
    const scope = systemScope(video.networkId, 'live')
    await tx.announce(scope, 'videos.create', video.id, shown)
    if (video.publishedAt) await tx.announce(scope, 'videos.publish', video.id, shown)
  }

  private newVideo(
    { title, networkId, recording, private: isPrivate }: LiveStreamEntity,
    { videoId }: RecordingClaim,
    { durationSeconds, poster }: RecordingResult,
  ): VideoEntity {
    const now = this.deps.clock.now()
    return Object.assign(emptyVideo({ id: videoId, networkId, title, now }), {
      mediaState: 'READY',
      runtimeSeconds: durationSeconds,
      publishedAt: recording === 'published' ? now : null,
      posterId: poster?.id ?? null,
      private: isPrivate,
    } satisfies Partial<VideoEntity>)
  }
}

function lockBroadcast(
  manager: EntityManager,
  { networkId, broadcastId: id }: { networkId: string; broadcastId: string },
): Promise<BroadcastEntity | null> {
  return manager.findOne(BroadcastEntity, { where: { id, networkId }, lock: { mode: 'pessimistic_write' } })
}

function newVariant(
  { id: videoId, networkId, createdAt }: VideoEntity,
  { broadcastId: jobId }: RecordingClaim,
  { durationSeconds, sizeBytes, entry }: RecordingResult,
): VariantEntity {
  const objectPrefix = keys.jobPrefix(networkId, videoId, jobId)
  const described = { networkId, videoId, jobId, name: variantName, type: 'hls' as const, durationSeconds, objectPrefix, entry }
  return recordedVariant(described, { sizeBytes, now: createdAt })
}
