import { newId } from '../core/ids.ts'
import { VariantEntity } from '../entities/variant.entity.ts'

type Described = 'networkId' | 'videoId' | 'jobId' | 'name' | 'type' | 'durationSeconds' | 'objectPrefix' | 'entry'

/** A variant of what was broadcast, which no profile has encoded. */
export function recordedVariant(
  described: Pick<VariantEntity, Described>,
  { sizeBytes, now }: { sizeBytes: number; now: Date },
): VariantEntity {
  return Object.assign(new VariantEntity(), {
    ...described,
    id: newId(),
    profileId: null,
    files: null,
    jobBytes: String(sizeBytes),
    provisional: false,
    replacedAt: null,
    createdAt: now,
    updatedAt: now,
  } satisfies VariantEntity)
}
