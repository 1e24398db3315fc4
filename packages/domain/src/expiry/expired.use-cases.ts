import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'

const mostAtOnce = 5000

/** What is in the way of nobody is kept a day longer: a code or token that comes again too late is still known as one. */
const keptMs = 24 * 3600 * 1000

interface Expiring {
  table: string
  /** When a row has ended, in what its table counts time in. */
  column: string
  before(now: Date): Date | number
}

const dayAfter = (now: Date) => new Date(now.getTime() - keptMs)

const expiring: Expiring[] = [
  { table: 'sessions', column: 'expires_at', before: (now) => now },
  { table: 'password_resets', column: 'expires_at', before: (now) => now },
  { table: 'authorization_codes', column: 'expires_at', before: dayAfter },
  { table: 'tokens', column: 'expires_at', before: dayAfter },
  { table: 'idempotency_keys', column: 'expires_at', before: (now) => now },
  { table: 'rate_limits', column: 'expire', before: (now) => now.getTime() },
]

/** Rows that count no more. */
export class ExpiredUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** Called now and then by any number of workers; a few at a time, so that nobody waits for it. */
  async forget(): Promise<number> {
    let count = 0
    for (const { table, column, before } of expiring) count += await this.delete(table, column, before(this.deps.clock.now()))
    return count
  }

  private async delete(table: string, column: string, before: Date | number): Promise<number> {
    const [, count]: [unknown, number] = await this.deps.dataSource.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table} WHERE ${column} < $1 LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED))`,
      [before],
    )
    return count
  }
}
