import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

/** What becomes of a broadcast that has ended: nothing, or a video that is published or not yet. */
export type Recording = 'none' | 'draft' | 'published'
export type LiveState = 'IDLE' | 'RUNNING' | 'FINISHED' | 'ERROR'

/** Where somebody can publish to. Its broadcasts are rows of their own; `state` follows them in the same transactions. */
@Entity('live_streams')
export class LiveStreamEntity extends TenantRow {
  @Column('text')
  title!: string

  @Column('text')
  state!: LiveState

  /** Encrypted (core/secrets.ts): its owner can read it at any time. */
  @Column('text')
  streamKey!: string

  /** By which publishers are found. */
  @Column('text')
  streamKeyHash!: string

  @Column('text')
  recording!: Recording

  /** Plays with a token only; so do its recordings. */
  @Column('boolean')
  private!: boolean

  /** How long a broadcast waits for its publisher; null is what the media app is set to. */
  @Column('integer', { nullable: true })
  reconnectSeconds!: number | null

  /** The longest that a broadcast may be; null is what the media app is set to. */
  @Column('integer', { nullable: true })
  maxDurationSeconds!: number | null

  /** Of the broadcast that runs, or has run last. */
  @Column('text', { array: true })
  warnings!: string[]

  /** Stopped for good, until a reset. */
  @NullableTimeColumn()
  finishedAt!: Date | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
