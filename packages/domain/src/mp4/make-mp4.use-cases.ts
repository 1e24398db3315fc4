import { keys } from '@ingest/storage/keys'
import { type DataSource, type EntityManager, In, LessThanOrEqual } from 'typeorm'
import { type Claimant, isClaimable, leaseEnd, mostTries, retryAfterSeconds } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import { systemScope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import type { Failure } from '../entities/input.entity.ts'
import { Mp4Entity } from '../entities/mp4.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { recordedVariant } from '../live/recorded-variant.ts'
import { VideoReader } from '../videos/video.reader.ts'
import type { Mp4Claim, Mp4Result } from './mp4.claim.ts'
import { queueMp4 } from './mp4.queue.ts'
import { recordingOf } from './mp4.use-cases.ts'

const gone: Failure = { code: 'recording-gone', message: 'The recording is not there any more.' }
const gaveUp: Failure = { code: 'mp4-failed', message: `No MP4 could be made in ${mostTries} attempts. Ask for it again.` }
const mostSweptAtOnce = 100
const variantName = 'Live MP4'

/** The worker's side of an MP4; what returns false has found that the claim is lost. */
export class MakeMp4UseCases {
  private readonly reader: VideoReader

  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; urls: Urls }) {
    this.reader = new VideoReader(deps)
  }

  /** Undefined when there is nothing to do, or somebody else does it. */
  claim({ networkId, mp4Id }: { networkId: string; mp4Id: string }, claimant: Claimant): Promise<Mp4Claim | undefined> {
    return this.deps.transact(async (tx) => {
      const row = await lock(tx.manager, { id: mp4Id, networkId })
      const now = this.deps.clock.now()
      if (!row || !isClaimable(row, 'PROCESSING', now)) return undefined
      const recording = await recordingOf(tx.manager, { id: row.videoId, networkId })
      if (!recording) return this.giveUp(tx, row, gone)
      const counts = { attempt: row.attempt + 1, tries: row.tries + 1 }
      const leaseUntil = leaseEnd(now, claimant.leaseSeconds)
      await changeRow(tx.manager, Mp4Entity, row, { state: 'PROCESSING', ...counts, leaseUntil, updatedAt: now })
      const { videoId, attempt } = row
      return { ...claimant, mp4Id, networkId, videoId, broadcastId: recording.jobId, attempt }
    })
  }

  /** Prolongs the claim; to be called several times within its lease. */
  async heartbeat({ mp4Id: id, attempt, leaseSeconds }: Mp4Claim): Promise<boolean> {
    const leaseUntil = leaseEnd(this.deps.clock.now(), leaseSeconds)
    const { affected } = await this.deps.dataSource.manager.update(
      Mp4Entity,
      { id, attempt, state: 'PROCESSING' },
      { leaseUntil },
    )
    return affected === 1
  }

  /** From now on the video has it beside its playlists. */
  complete(claim: Mp4Claim, result: Mp4Result): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      const now = this.deps.clock.now()
      await changeRow(tx.manager, Mp4Entity, row, { state: 'READY', error: null, leaseUntil: null, updatedAt: now })
      await insertRow(tx.manager, VariantEntity, newVariant(claim, result, now))
      const video = await tx.manager.findOneByOrFail(VideoEntity, { id: row.videoId, networkId: row.networkId })
      const shown = await this.reader.showOne(tx.manager, video)
      await tx.announce(systemScope(row.networkId, 'live'), 'videos.update', video.id, shown)
    })
  }

  /** The recording is at fault (`permanent`), or something that may pass. */
  fail(claim: Mp4Claim, failure: Failure, { permanent }: { permanent: boolean }): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      if (permanent || row.tries >= mostTries) await this.giveUp(tx, row, failure)
      else await this.requeue(tx, row, retryAfterSeconds(row.tries))
    })
  }

  /** Hands the work back, uncounted. */
  release(claim: Mp4Claim, afterSeconds = 0): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      await changeRow(tx.manager, Mp4Entity, row, { tries: row.tries - 1 })
      await this.requeue(tx, row, afterSeconds)
    })
  }

  /** Queues anew whatever nobody works on although somebody should; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const lapsed = { state: In(['QUEUED', 'PROCESSING']), leaseUntil: LessThanOrEqual(this.deps.clock.now()) }
    const found = await this.deps.dataSource.manager.find(Mp4Entity, { where: lapsed, take: mostSweptAtOnce })
    for (const { id } of found)
      await this.deps.transact(async (tx) => {
        const row = await tx.manager.findOne(Mp4Entity, {
          where: { ...lapsed, id },
          lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
        })
        if (row) await (row.tries >= mostTries ? this.giveUp(tx, row, gaveUp) : this.requeue(tx, row))
      })
    return found.length
  }

  private withMine(claim: Mp4Claim, work: (tx: Tx, row: Mp4Entity) => Promise<void>): Promise<boolean> {
    const { mp4Id: id, networkId, attempt } = claim
    return this.deps.transact(async (tx) => {
      const row = await lock(tx.manager, { id, networkId, attempt, state: 'PROCESSING' })
      if (row) await work(tx, row)
      return row !== null
    })
  }

  private async requeue(tx: Tx, row: Mp4Entity, startAfterSeconds?: number): Promise<void> {
    await changeRow(tx.manager, Mp4Entity, row, await queueMp4(tx, row, this.deps.clock, startAfterSeconds))
  }

  private async giveUp(tx: Tx, row: Mp4Entity, error: Failure): Promise<undefined> {
    const change = { state: 'ERROR' as const, error, leaseUntil: null, updatedAt: this.deps.clock.now() }
    await changeRow(tx.manager, Mp4Entity, row, change)
  }
}

function lock(
  manager: EntityManager,
  where: Partial<Pick<Mp4Entity, 'id' | 'networkId' | 'attempt' | 'state'>>,
): Promise<Mp4Entity | null> {
  return manager.findOne(Mp4Entity, { where, lock: { mode: 'pessimistic_write' } })
}

function newVariant(
  { mp4Id: jobId, networkId, videoId, attempt }: Mp4Claim,
  { durationSeconds, sizeBytes, entry }: Mp4Result,
  now: Date,
): VariantEntity {
  const objectPrefix = keys.attemptPrefix(networkId, videoId, jobId, attempt)
  const described = { networkId, videoId, jobId, name: variantName, type: 'mp4' as const, durationSeconds, objectPrefix, entry }
  return recordedVariant(described, { sizeBytes, now })
}
