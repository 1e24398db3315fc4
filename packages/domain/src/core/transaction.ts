import type { JobName, JobPayload, JobSender, SendOptions, SqlExecutor } from '@ingest/queue'
import type { DataSource, EntityManager } from 'typeorm'
import { insertEvent } from '../events/announce.ts'
import type { EventName } from '../events/event-names.ts'
import { queueDeliveries } from '../hooks/delivery.queue.ts'
import { recordResult } from './result-recorder.ts'
import type { Scope } from './scope.ts'

/** An open transaction: what is changed, announced and queued through it happens together or not at all. */
export interface Tx {
  manager: EntityManager
  announce(scope: Scope, name: EventName, resourceId: string, data: object): Promise<void>
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, options?: SendOptions): Promise<void>
}

/** Opens a transaction, commits what `work` did or rolls all of it back. Never do network or process work inside. */
export type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

export function createTransact(dataSource: DataSource, jobs: JobSender): Transact {
  return (work) => dataSource.transaction(async (manager) => recordResult(manager, await work(openTx(manager, jobs))))
}

function openTx(manager: EntityManager, jobs: JobSender): Tx {
  const sql = sqlOf(manager)
  const enqueue: Tx['enqueue'] = (name, payload, options) => jobs.send(sql, name, payload, options)
  return {
    manager,
    enqueue,
    async announce(scope, name, resourceId, data) {
      const subscriptionIds = await insertEvent(manager, scope, { name, resourceId, data })
      for (const subscriptionId of subscriptionIds) await queueDeliveries({ enqueue }, { ...scope, subscriptionId })
    },
  }
}

/** The queue joins the transaction through the same connection. */
function sqlOf(manager: EntityManager): SqlExecutor {
  return {
    async executeSql(text, values) {
      const { queryRunner } = manager
      if (!queryRunner) throw new Error('a job can be queued in a transaction only')
      const result = await queryRunner.query(text, values, true)
      return { rows: (result.records ?? result.raw ?? []) as unknown[] }
    },
  }
}
