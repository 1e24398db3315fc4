import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow, TimeColumn } from './rows.ts'

/** What a person has let an application do, until the application exchanges it for tokens; known by the hash of the code. */
@Entity('authorization_codes')
export class AuthorizationCodeEntity extends TenantRow {
  @Column('uuid')
  userId!: string

  /** May be one of another network. */
  @Column('uuid')
  applicationId!: string

  @Column('text')
  secretHash!: string

  /** As the request named it; null when it named none, because the application has but one. */
  @Column('text', { nullable: true })
  redirectUri!: string | null

  /** S256 (RFC 7636 §4.2). */
  @Column('text', { nullable: true })
  codeChallenge!: string | null

  @Column('text', { array: true })
  scopes!: string[]

  /** Of the tokens that the code gives; they die when it is used again. */
  @Column('uuid')
  familyId!: string

  @TimeColumn()
  expiresAt!: Date

  @NullableTimeColumn()
  usedAt!: Date | null
}
