import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow, TimeColumn } from './rows.ts'

/** An access token is a row so that it can be revoked; a refresh token is known by the hash of its secret only. */
@Entity('tokens')
export class TokenEntity extends TenantRow {
  @Column('uuid')
  applicationId!: string

  @Column('uuid')
  userId!: string

  /** `refresh` rotates with every use, `personal` is a refresh token that does not. */
  @Column('text')
  kind!: 'access' | 'refresh' | 'personal'

  /** All tokens that descend from one grant; they are revoked together. */
  @Column('uuid')
  familyId!: string

  @Column('text', { nullable: true })
  secretHash!: string | null

  @Column('text', { array: true })
  scopes!: string[]

  @TimeColumn()
  expiresAt!: Date

  /** When a refresh token was exchanged for its successor. */
  @NullableTimeColumn()
  rotatedAt!: Date | null

  @NullableTimeColumn()
  revokedAt!: Date | null
}
