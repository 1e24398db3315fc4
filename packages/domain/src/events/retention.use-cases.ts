import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'

export interface Retention {
  eventDays: number
  deliveryDays: number
}

const dayMs = 24 * 3600 * 1000
const mostAtOnce = 5000

/** Ids are made of the time: the oldest rows are the first of the primary key. */
const expireSql = (table: 'events' | 'deliveries') =>
  `DELETE FROM ${table} WHERE id IN (
     SELECT id FROM ${table} WHERE id < first_event_id($1) ORDER BY id LIMIT ${mostAtOnce} FOR UPDATE SKIP LOCKED
   )`

/** Removes what has been kept for its time. */
export class RetentionUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** The deliveries of an event go with it. Called now and then by any number of workers. @returns how many rows went */
  async expire({ eventDays, deliveryDays }: Retention): Promise<number> {
    return (await this.remove('deliveries', deliveryDays)) + (await this.remove('events', eventDays))
  }

  private async remove(table: 'events' | 'deliveries', days: number): Promise<number> {
    const before = new Date(this.deps.clock.now().getTime() - days * dayMs)
    const [, count]: [unknown, number] = await this.deps.dataSource.query(expireSql(table), [before])
    return count
  }
}
