import { Column, Entity } from 'typeorm'
import type { EventName } from '../events/event-names.ts'
import { TenantRow } from './rows.ts'

/** `standard` gives up after a few attempts, `extended` goes on slowly for days. */
export type RetryPolicy = 'standard' | 'extended'

/** One event and where to send it: there is one for each pair of both. */
@Entity('subscriptions')
export class SubscriptionEntity extends TenantRow {
  @Column('text')
  eventName!: EventName

  @Column('text')
  url!: string

  /** What happens while it is not is never sent. */
  @Column('boolean')
  enabled!: boolean

  @Column('text')
  retry!: RetryPolicy

  /** Signs what is sent. */
  @Column('text')
  secretEncrypted!: string
}
