import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, Row } from './rows.ts'

/** A tenant. */
@Entity('networks')
export class NetworkEntity extends Row {
  @Column('text')
  name!: string

  /** Part of input paths; never changes. */
  @Column('text')
  slug!: string

  @Column('text', { nullable: true })
  customerId!: string | null

  /** Set by an operator: the network refuses every write. */
  @Column('boolean')
  readOnly!: boolean

  /** Cap on one upload; null is the platform's own cap. */
  @Column('bigint', { nullable: true })
  maxUploadBytes!: string | null

  /** Caps of an operator (limits/quotas.ts); null is none. */
  @Column('bigint', { nullable: true })
  maxStorageBytes!: string | null

  @Column('integer', { nullable: true })
  maxOpenUploads!: number | null

  @Column('integer', { nullable: true })
  maxUnfinishedJobs!: number | null

  @Column('integer', { nullable: true })
  maxLiveStreams!: number | null

  /** The ladder of its live streams; null is the default one. */
  @Column('uuid', { nullable: true })
  liveProfileId!: string | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
