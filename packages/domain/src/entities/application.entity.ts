import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

/** An OAuth 2 client (RFC 6749 §2) of one network; acts for the member who owns it. */
@Entity('applications')
export class ApplicationEntity extends TenantRow {
  @Column('uuid')
  ownerId!: string

  @Column('text')
  name!: string

  @Column('text', { array: true })
  redirectUris!: string[]

  /** The most that its tokens can do. */
  @Column('text', { array: true })
  scopes!: string[]

  @Column('boolean')
  confidential!: boolean

  @Column('text')
  clientId!: string

  /** SHA-256 of the secret, which is 32 random bytes; null for a public client. */
  @Column('text', { nullable: true })
  clientSecretHash!: string | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
