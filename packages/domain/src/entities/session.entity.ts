import { Column, Entity } from 'typeorm'
import { Row, TimeColumn } from './rows.ts'

/** A browser in which a person has signed in, for the pages of the platform only; known by the hash of its cookie. */
@Entity('sessions')
export class SessionEntity extends Row {
  @Column('uuid')
  userId!: string

  @Column('text')
  secretHash!: string

  @TimeColumn()
  expiresAt!: Date
}
