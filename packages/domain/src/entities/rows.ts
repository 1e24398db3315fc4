import { Column, PrimaryColumn } from 'typeorm'

/** Every table has a UUIDv7 made by the app as its key. Column names are snake case (naming.strategy.ts). */
export abstract class Row {
  @PrimaryColumn('uuid')
  id!: string

  @TimeColumn()
  createdAt!: Date

  @TimeColumn()
  updatedAt!: Date
}

/** A row of one tenant: every foreign key to it is `(network_id, id)`. */
export abstract class TenantRow extends Row {
  @Column('uuid')
  networkId!: string
}

/** Something of one person that is known by the hash of its secret, and ends by itself. */
export abstract class SecretRow extends Row {
  @Column('uuid')
  userId!: string

  @Column('text')
  secretHash!: string

  @TimeColumn()
  expiresAt!: Date
}

/** `timestamptz(3)` is what a JavaScript Date can hold, so that a value read is the value compared. */
export function TimeColumn() {
  return Column({ type: 'timestamp with time zone', precision: 3 })
}

export function NullableTimeColumn() {
  return Column({ type: 'timestamp with time zone', precision: 3, nullable: true })
}
