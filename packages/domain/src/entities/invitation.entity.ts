import { Column, Entity } from 'typeorm'
import { TenantRow, TimeColumn } from './rows.ts'

/** Somebody who may become a member. Gone as soon as it is accepted or taken back. */
@Entity('invitations')
export class InvitationEntity extends TenantRow {
  @Column('text')
  name!: string

  @Column('text')
  email!: string

  /** SHA-256 of the one-time token in the mail, which is 192 random bits. */
  @Column('text')
  tokenHash!: string

  @TimeColumn()
  expiresAt!: Date
}
