import { Column, Entity } from 'typeorm'
import type { MediaType } from './profile.entity.ts'
import { NullableTimeColumn, TenantRow } from './rows.ts'

/** One of a set of MP4s. */
export interface VariantFile {
  /** Unique in the set: `720p`. */
  name: string
  /** Relative to the prefix. */
  path: string
}

/** A playable result of a job: one multivariant playlist or one set of MP4 files. Once complete it is never changed, only replaced. */
@Entity('variants')
export class VariantEntity extends TenantRow {
  @Column('uuid')
  videoId!: string

  /** Null of what was recorded as it came. */
  @Column('uuid', { nullable: true })
  profileId!: string | null

  /** The job that made it, or the broadcast; its objects lie below a folder of that name. */
  @Column('uuid')
  jobId!: string

  /** Unique among those of the video that were not replaced. */
  @Column('text')
  name!: string

  @Column('text')
  type!: MediaType

  @Column('double precision')
  durationSeconds!: number

  /** Everything that the variant consists of lies below it, shared with other variants of the same job perhaps. */
  @Column('text')
  objectPrefix!: string

  /** The first object that a player reads, relative to the prefix. */
  @Column('text')
  entry!: string

  /** Of a set of MP4s, best first: the first one is the entry. */
  @Column('jsonb', { nullable: true })
  files!: VariantFile[] | null

  /** Of all objects of that job or broadcast, which its variants share. */
  @Column('bigint')
  jobBytes!: string

  /** Its job still runs: what is there of it can be played, and grows. It belongs to one attempt, and goes with it. */
  @Column('boolean')
  provisional!: boolean

  /** From then on it is no longer offered, but plays on for those who are watching it. */
  @NullableTimeColumn()
  replacedAt!: Date | null
}
