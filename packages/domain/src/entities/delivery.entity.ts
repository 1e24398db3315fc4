import { Column, Entity } from 'typeorm'
import type { EventName } from '../events/event-names.ts'
import { NullableTimeColumn, TenantRow, TimeColumn } from './rows.ts'

export type DeliveryState = 'PENDING' | 'SENDING' | 'DELIVERED' | 'FAILED'

/** One event on its way to one subscription. */
@Entity('deliveries')
export class DeliveryEntity extends TenantRow {
  @Column('uuid')
  subscriptionId!: string

  @Column('uuid')
  eventId!: string

  /** As the subscription has them; they never change there. */
  @Column('text')
  eventName!: EventName

  @Column('text')
  url!: string

  @Column('text')
  state!: DeliveryState

  /** Raised by every claim; whoever holds an older one may write nothing. Receivers see it. */
  @Column('integer')
  attempt!: number

  /** Attempts, since it was last asked for, that the receiver did not take. */
  @Column('integer')
  failures!: number

  /** When it is to be sent; while it is being sent, until when it is claimed. */
  @TimeColumn()
  dueAt!: Date

  /** When the event happened, or somebody asked for it once more. */
  @TimeColumn()
  requestedAt!: Date

  @Column('text', { nullable: true })
  worker!: string | null

  /** Why there is another attempt, for the receiver. */
  @Column('text', { nullable: true })
  retryReason!: string | null

  /** Why the last attempt failed, for the sender. */
  @Column('text', { nullable: true })
  error!: string | null

  @Column('integer', { nullable: true })
  responseStatus!: number | null

  /** Its beginning. */
  @Column('text', { nullable: true })
  responseBody!: string | null

  @NullableTimeColumn()
  deliveredAt!: Date | null
}
