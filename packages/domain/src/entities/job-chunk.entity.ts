import { Column, Entity, PrimaryColumn } from 'typeorm'
import { NullableTimeColumn } from './rows.ts'

/** A stretch of the source that is encoded by itself. The plan depends on profile and probe only. */
@Entity('job_chunks')
export class JobChunkEntity {
  @PrimaryColumn('uuid')
  jobId!: string

  @PrimaryColumn('integer')
  position!: number

  @Column('uuid')
  networkId!: string

  @Column('double precision')
  startSeconds!: number

  /** Null is the end of the source. */
  @Column('double precision', { nullable: true })
  endSeconds!: number | null

  @Column('text')
  state!: 'QUEUED' | 'RUNNING' | 'COMPLETE' | 'FAILED'

  @Column('integer')
  attempt!: number

  @NullableTimeColumn()
  leaseUntil!: Date | null
}
