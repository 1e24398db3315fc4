import { keys } from '@ingest/storage/keys'
import { type EntityManager, In, IsNull, Not } from 'typeorm'
import { newId } from '../core/ids.ts'
import type { Tx } from '../core/transaction.ts'
import type { JobEntity } from '../entities/job.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { withdrawProvisional } from '../videos/provisional-variants.ts'
import type { EncodeResult, NewVariant } from './encode.claim.ts'

/** Who is watching a variant when it is replaced can watch it to the end. */
export const replacedPlaysSeconds = 24 * 3600

/**
 * Puts the variants of a job in the place of those of the same names; the transaction has locked the video. What this
 * attempt has offered before becomes whole under the same URL.
 */
export async function swapVariants(
  tx: Tx,
  job: JobEntity,
  { variants, sizeBytes }: Pick<EncodeResult, 'variants' | 'sizeBytes'>,
  now: Date,
): Promise<void> {
  const jobBytes = String(sizeBytes)
  const names = variants.map(({ name }) => name)
  const mine = (await offeredBy(tx.manager, job)).filter(({ name }) => names.includes(name))
  const ids = mine.map(({ id }) => id)
  await withdrawProvisional(tx.manager, job, ids)
  const replaced = await replaceOthers(tx.manager, job, { names, ids, now })
  for (const { id, name } of mine) {
    const whole = variants.find((variant) => variant.name === name)
    await tx.manager.update(VariantEntity, id, { ...whole, jobBytes, provisional: false, replacedAt: null, updatedAt: now })
  }
  const added = variants.filter(({ name }) => !mine.some((variant) => variant.name === name))
  await tx.manager.insert(
    VariantEntity,
    added.map((variant) => newVariant(job, variant, { now, jobBytes, provisional: false })),
  )
  const finished = replaced.filter(({ provisional }) => !provisional)
  await removeUnused(tx, job, [...new Set(finished.map(({ jobId }) => jobId))])
}

/** What the attempt that holds the job has offered while it ran. */
export function offeredBy(manager: EntityManager, job: JobEntity): Promise<VariantEntity[]> {
  return manager.findBy(VariantEntity, { jobId: job.id, objectPrefix: prefixOf(job), provisional: true })
}

export function newVariant(
  job: JobEntity,
  variant: NewVariant,
  { now, jobBytes, provisional }: { now: Date; jobBytes: string; provisional: boolean },
): VariantEntity {
  const { id: jobId, networkId, videoId, profileId } = job
  return Object.assign(new VariantEntity(), {
    id: newId(),
    networkId,
    videoId,
    profileId,
    jobId,
    ...variant,
    files: variant.files ?? null,
    objectPrefix: prefixOf(job),
    jobBytes,
    provisional,
    replacedAt: null,
    createdAt: now,
    updatedAt: now,
  } satisfies VariantEntity)
}

function prefixOf({ id, networkId, videoId, attempt }: JobEntity): string {
  return keys.attemptPrefix(networkId, videoId, id, attempt)
}

/** @returns those that were replaced */
async function replaceOthers(
  manager: EntityManager,
  { videoId }: JobEntity,
  { names, ids, now }: { names: string[]; ids: string[]; now: Date },
): Promise<VariantEntity[]> {
  const others = { videoId, name: In(names), replacedAt: IsNull(), ...(ids.length > 0 && { id: Not(In(ids)) }) }
  const replaced = await manager.findBy(VariantEntity, others)
  await manager.update(VariantEntity, { id: In(replaced.map(({ id }) => id)) }, { replacedAt: now, updatedAt: now })
  return replaced
}

/**
 * The variants of a job share its objects: they go when the last of the variants is replaced. A job that still runs keeps
 * them.
 */
async function removeUnused(tx: Tx, job: JobEntity, jobIds: string[]): Promise<void> {
  const used = await tx.manager.findBy(VariantEntity, { jobId: In(jobIds), replacedAt: IsNull() })
  const unused = jobIds.filter((id) => !used.some(({ jobId }) => jobId === id))
  if (unused.length === 0) return
  const prefixes = unused.map((id) => keys.jobPrefix(job.networkId, job.videoId, id))
  const payload = { prefixes, requestId: job.requestId ?? undefined }
  await tx.enqueue('remove-objects', payload, { startAfterSeconds: replacedPlaysSeconds })
}
