import { type EntityManager, In, IsNull, Not } from 'typeorm'
import type { JobEntity } from '../entities/job.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'

/** Whether something of the video can be played to its end. */
export function playsWhole(manager: EntityManager, videoId: string): Promise<boolean> {
  return manager.existsBy(VariantEntity, { videoId, provisional: false, replacedAt: IsNull() })
}

/** Whether anything of the video can be played, be it a beginning only. */
export function playsAtAll(manager: EntityManager, videoId: string): Promise<boolean> {
  return manager.existsBy(VariantEntity, { videoId, replacedAt: IsNull() })
}

/** Takes away what a job has offered while it ran. @param keep ids of variants that stay */
export async function withdrawProvisional(manager: EntityManager, { id }: JobEntity, keep: string[] = []): Promise<void> {
  await manager.delete(VariantEntity, { jobId: id, provisional: true, ...(keep.length > 0 && { id: Not(In(keep)) }) })
}
