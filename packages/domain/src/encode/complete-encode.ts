import type { Clock } from '../core/clock.ts'
import type { Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { attemptPrefixes } from '../jobs/attempt-prefixes.ts'
import { leftoverSeconds } from '../jobs/job.end.ts'
import { toJob } from '../jobs/job.mapper.ts'
import { inputIdsOf } from '../jobs/job.rows.ts'
import { countEncoded } from '../usage/usage.ledger.ts'
import { type MadePoster, newPoster } from '../videos/made-poster.ts'
import { lockVideo } from '../videos/video.rows.ts'
import { claimScope, type EncodeClaim, type EncodeResult } from './encode.claim.ts'
import { swapVariants } from './swap-variants.ts'

/** Makes the result of a job visible at one stroke; the transaction has locked the job. */
export async function completeEncode(
  tx: Tx,
  { clock, urls }: { clock: Clock; urls: Urls },
  job: JobEntity,
  claim: EncodeClaim,
  result: EncodeResult,
): Promise<void> {
  const [first] = result.variants
  if (!first) throw new Error(`job ${job.id} has no variants`)
  const now = clock.now()
  const video = await lockVideo(tx.manager, job, job.videoId)
  await swapVariants(tx, job, result, now)
  const runtimeSeconds = Math.max(...result.variants.map(({ durationSeconds }) => durationSeconds))
  await changeRow(tx.manager, VideoEntity, video, {
    mediaState: 'READY',
    type: first.type,
    runtimeSeconds,
    posterId: result.poster ? await addPoster(tx, video, result.poster, now) : video.posterId,
    updatedAt: now,
  })
  await changeRow(tx.manager, JobEntity, job, {
    state: 'COMPLETE',
    progress: 100,
    renditions: result.report?.renditions ?? job.renditions,
    speed: result.report?.speed ?? job.speed,
    etaSeconds: 0,
    error: null,
    finishedAt: now,
    leaseUntil: null,
    updatedAt: now,
  })
  await countEncoded(tx.manager, job.networkId, runtimeSeconds, now)
  await removeEarlierAttempts(tx, job)
  const inputs = await inputIdsOf(tx.manager, [job.id])
  await tx.announce(claimScope(claim), 'jobs.complete', job.id, toJob(job, inputs.get(job.id) ?? [], urls))
}

/** A picture that somebody has chosen in the meantime stays the poster. */
async function addPoster(tx: Tx, video: VideoEntity, poster: MadePoster, now: Date): Promise<string> {
  await insertRow(tx.manager, ThumbnailEntity, newPoster(video, poster, now))
  return video.posterId ?? poster.id
}

async function removeEarlierAttempts(tx: Tx, job: JobEntity): Promise<void> {
  if (job.attempt < 2) return
  const payload = { prefixes: attemptPrefixes(job, job.attempt - 1), requestId: job.requestId ?? undefined }
  await tx.enqueue('remove-objects', payload, { startAfterSeconds: leftoverSeconds })
}
