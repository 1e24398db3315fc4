import { In, IsNull } from 'typeorm'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import type { JobEntity } from '../entities/job.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { playsWhole, withdrawProvisional } from '../videos/provisional-variants.ts'
import { lockVideo } from '../videos/video.rows.ts'
import type { NewVariant } from './encode.claim.ts'
import { newVariant, offeredBy } from './swap-variants.ts'

/**
 * Offers the beginning of a video of which nothing plays to its end, while the job, which the transaction has locked, goes
 * on. What an earlier attempt has offered is gone from then on: this attempt has other objects, and hence other URLs.
 * Names that another job of the video has offered are left to it.
 */
export async function offerVariants(tx: Tx, job: JobEntity, variants: NewVariant[], now: Date): Promise<void> {
  const { videoId } = job
  const video = await lockVideo(tx.manager, job, videoId)
  if (await playsWhole(tx.manager, videoId)) return
  const mine = await offeredBy(tx.manager, job)
  const kept = mine.map(({ id }) => id)
  await withdrawProvisional(tx.manager, job, kept)
  const names = variants.map(({ name }) => name)
  const taken = await tx.manager.findBy(VariantEntity, { videoId, name: In(names), replacedAt: IsNull() })
  const free = variants.filter(({ name }) => !taken.some((variant) => variant.name === name))
  const [first] = free
  if (!first) return
  const rows = free.map((variant) => newVariant(job, variant, { now, jobBytes: '0', provisional: true }))
  await tx.manager.insert(VariantEntity, rows)
  await changeRow(tx.manager, VideoEntity, video, { type: first.type, updatedAt: now })
}
