import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Actor } from '../core/scope.ts'
import type { EventName } from '../events/event-names.ts'
import { TimeColumn } from './rows.ts'

/** Written in the transaction of the change that it tells of; never changed afterwards. */
@Entity('events')
export class EventEntity {
  @PrimaryColumn('uuid')
  id!: string

  @Column('uuid')
  networkId!: string

  @Column('text')
  name!: EventName

  @Column('uuid')
  resourceId!: string

  @Column('jsonb')
  actor!: Actor

  @Column('text', { nullable: true })
  requestId!: string | null

  /** W3C traceparent, of the same request. */
  @Column('text', { nullable: true })
  traceParent!: string | null

  /** The resource as the API shows it, without secrets. */
  @Column('jsonb')
  data!: object

  @TimeColumn()
  createdAt!: Date
}
