import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { countDelivered } from './usage.ledger.ts'

/** What the media app tells of what it has sent. */
export class DeliveryUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /** Several networks in one statement, which adds: to be called every few seconds, by any number of processes. */
  count(bytesByNetwork: ReadonlyMap<string, number>): Promise<void> {
    return countDelivered(this.deps.dataSource.manager, bytesByNetwork, this.deps.clock.now())
  }
}
