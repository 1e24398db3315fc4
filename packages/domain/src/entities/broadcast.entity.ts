import type { ProfileRendition } from '@ingest/media-tools/profile'
import { Column, Entity } from 'typeorm'
import type { BroadcastHealth, HealthVerdict } from '../live/broadcast.health.ts'
import type { LiveNumbers } from '../live/live-numbers.ts'
import { NullableTimeColumn, TenantRow, TimeColumn } from './rows.ts'

export type BroadcastState = 'RUNNING' | 'ENDED'
/**
 * `publisher` went away and did not come back, `stopped` through the API, `deleted` with its stream, `lost` with the
 * instance that had it, `failed` when nothing could be made of what was published, `too-long` at the longest duration of its stream.
 */
export type BroadcastEnd = 'publisher' | 'stopped' | 'deleted' | 'lost' | 'failed' | 'too-long'

/** From the first publisher to the last, with all drops in between. One at most runs per live stream. */
@Entity('broadcasts')
export class BroadcastEntity extends TenantRow {
  @Column('uuid')
  liveId!: string

  /** That its recording will be. Its objects lie below that video's from the first segment on. */
  @Column('uuid')
  videoId!: string

  @Column('text')
  state!: BroadcastState

  /** Raised by every takeover: whoever holds an older one changes nothing any more, and writes under other keys. */
  @Column('integer')
  epoch!: number

  /** The media instance that has the publisher. */
  @Column('text')
  instance!: string

  /** Where the other instances reach it. */
  @Column('text')
  internalUrl!: string

  @TimeColumn()
  leaseUntil!: Date

  /** The media instances that may have segments which the store has not: its recording waits for them, but not for ever. */
  @Column('text', { array: true })
  holders!: string[]

  /** When its recording was made; its video may be gone since. */
  @NullableTimeColumn()
  recordedAt!: Date | null

  /** Raised by whoever makes the recording. */
  @Column('integer')
  recordingAttempt!: number

  /** What its source is made into, through all takeovers; null is the default ladder. */
  @Column('jsonb', { nullable: true })
  ladder!: ProfileRendition[] | null

  /** The last picture that was taken of it; the object is `keys.livePicture`. */
  @Column('uuid', { nullable: true })
  pictureId!: string | null

  /** As it was measured last. */
  @Column('jsonb', { nullable: true })
  health!: BroadcastHealth | null

  /** Where its playlists go on. */
  @Column('jsonb', { nullable: true })
  nextNumbers!: LiveNumbers | null

  /** When health and numbers were told. */
  @NullableTimeColumn()
  healthAt!: Date | null

  /** What the last event has told of it. */
  @Column('text')
  healthTold!: HealthVerdict

  @NullableTimeColumn()
  healthToldAt!: Date | null

  @NullableTimeColumn()
  endedAt!: Date | null

  @Column('text', { nullable: true })
  endReason!: BroadcastEnd | null
}
