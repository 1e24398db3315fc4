import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Transact } from '../core/transaction.ts'
import type { Postbox } from '../mails/postbox.ts'
import type { UserReader } from '../users/user.reader.ts'

export interface InvitationDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  users: UserReader
  postbox: Postbox
  apiUrl: string
}
