import { Column, Entity } from 'typeorm'
import type { Failure } from './input.entity.ts'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type Mp4State = 'QUEUED' | 'PROCESSING' | 'READY' | 'ERROR'

/** The MP4 that somebody has asked for of a recording; one per video. Its variant has its id as `jobId`. */
@Entity('mp4s')
export class Mp4Entity extends TenantRow {
  @Column('uuid')
  videoId!: string

  @Column('text')
  state!: Mp4State

  /** Raised by every claim, and in every object key that is written under it. */
  @Column('integer')
  attempt!: number

  /** Claims that ended in nothing; those handed back do not count. */
  @Column('integer')
  tries!: number

  /** Of the claim, or the time by which somebody should have claimed. */
  @NullableTimeColumn()
  leaseUntil!: Date | null

  @Column('jsonb', { nullable: true })
  error!: Failure | null

  /** The request that asked for it. */
  @Column('text', { nullable: true })
  requestId!: string | null

  /** W3C traceparent, of the same request. */
  @Column('text', { nullable: true })
  traceParent!: string | null
}
