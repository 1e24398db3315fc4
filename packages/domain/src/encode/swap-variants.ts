import { keys } from '@ingest/storage/keys'
import { In, IsNull } from 'typeorm'
import { newId } from '../core/ids.ts'
import type { Tx } from '../core/transaction.ts'
import type { JobEntity } from '../entities/job.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import type { NewVariant } from './encode.claim.ts'

/** Who is watching a variant when it is replaced can watch it to the end. */
export const replacedPlaysSeconds = 24 * 3600

/** Puts the variants of a job in the place of those of the same names; the transaction has locked the video. */
export async function swapVariants(tx: Tx, job: JobEntity, variants: NewVariant[], now: Date): Promise<void> {
  const names = variants.map(({ name }) => name)
  const replaced = await tx.manager.findBy(VariantEntity, { videoId: job.videoId, name: In(names), replacedAt: IsNull() })
  const ids = replaced.map(({ id }) => id)
  await tx.manager.update(VariantEntity, { id: In(ids) }, { replacedAt: now, updatedAt: now })
  await tx.manager.insert(
    VariantEntity,
    variants.map((variant) => newVariant(job, variant, now)),
  )
  await removeUnused(tx, job, [...new Set(replaced.map(({ jobId }) => jobId))])
}

function newVariant(
  { id: jobId, networkId, videoId, profileId, attempt }: JobEntity,
  variant: NewVariant,
  now: Date,
): VariantEntity {
  return Object.assign(new VariantEntity(), {
    id: newId(),
    networkId,
    videoId,
    profileId,
    jobId,
    ...variant,
    objectPrefix: keys.attemptPrefix(networkId, videoId, jobId, attempt),
    replacedAt: null,
    createdAt: now,
    updatedAt: now,
  } satisfies VariantEntity)
}

/** The variants of a job share its objects: they go when the last of the variants is replaced. */
async function removeUnused(tx: Tx, job: JobEntity, jobIds: string[]): Promise<void> {
  const used = await tx.manager.findBy(VariantEntity, { jobId: In(jobIds), replacedAt: IsNull() })
  const unused = jobIds.filter((id) => !used.some(({ jobId }) => jobId === id))
  if (unused.length === 0) return
  const prefixes = unused.map((id) => keys.jobPrefix(job.networkId, job.videoId, id))
  const payload = { prefixes, requestId: job.requestId ?? undefined }
  await tx.enqueue('remove-objects', payload, { startAfterSeconds: replacedPlaysSeconds })
}
