import { Column, Entity } from 'typeorm'
import { Row } from './rows.ts'

/** A mail that is to be sent; gone when it is. */
@Entity('mails')
export class MailEntity extends Row {
  /** Recipient and text: it may hold a one-time token. */
  @Column('text')
  messageEncrypted!: string
}
