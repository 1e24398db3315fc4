import { Column, Entity } from 'typeorm'
import { TenantRow, TimeColumn } from './rows.ts'

/** A request that a client may repeat, and what it was answered. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity extends TenantRow {
  /** Of the client, the path and the client's key. */
  @Column('text')
  keyHash!: string

  @Column('text')
  requestHash!: string

  /** Of whoever carries the request out; fences those who did before. */
  @Column('integer')
  attempt!: number

  /** Until then nobody else carries it out. */
  @TimeColumn()
  leaseUntil!: Date

  /** Null while the request is under way. */
  @Column('text', { nullable: true })
  answerEncrypted!: string | null

  @TimeColumn()
  expiresAt!: Date
}
