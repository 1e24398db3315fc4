import { Column, Entity } from 'typeorm'
import { Row, TimeColumn } from './rows.ts'

/** A link that was mailed to a person, with which they can choose a new password once; known by the hash of its secret. */
@Entity('password_resets')
export class PasswordResetEntity extends Row {
  @Column('uuid')
  userId!: string

  @Column('text')
  secretHash!: string

  @TimeColumn()
  expiresAt!: Date
}
