import { PgBoss } from 'pg-boss'
import { bossOptions } from './create-queue.ts'
import { jobs } from './jobs.ts'

/** A worker that is gone for this long has died: its job goes to another one. The least that pg-boss allows. */
const heartbeatSeconds = 10
const retryDelaySeconds = 1
const retryDelayMaxSeconds = 60
/** Workers have to pass while the queue's tables are changed; the caller tries again. */
const lockTimeout = '-c lock_timeout=3000'

/** Brings the queue's own schema and its queues to their newest version. The caller holds the lock of the migrations. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ ...bossOptions(databaseUrl, 1), options: lockTimeout, migrate: true, supervise: false })
  let failure: Error | undefined
  boss.on('error', (error) => {
    failure = error
  })
  await boss.start()
  try {
    for (const [name, { retryLimit, expireInSeconds }] of Object.entries(jobs)) {
      const retry = { retryLimit, retryDelay: retryDelaySeconds, retryBackoff: true, retryDelayMax: retryDelayMaxSeconds }
      // `short`: at most one job of a key waits in the queue; any number may run.
      await boss.createQueue(name, { policy: 'short', ...retry, expireInSeconds, heartbeatSeconds, notify: true })
      await boss.updateQueue(name, { retryLimit, expireInSeconds, notify: true })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
  if (failure) throw failure
}
