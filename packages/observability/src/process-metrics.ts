import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface PoolUse {
  busy: number
  idle: number
  /** Who waits for a connection. */
  waiting: number
}

export function addPoolMetrics(metrics: Pick<Metrics, 'addGauge'>, most: number, use: () => PoolUse): void {
  metrics.addGauge({
    name: 'ingest_database_pool_connections',
    help: 'Connections of this process to the database, but for those of the queue.',
    label: { name: 'state', values: ['busy', 'idle'] },
    read: (state) => (state === 'busy' ? use().busy : use().idle),
  })
  metrics.addGauge({
    name: 'ingest_database_pool_waiting',
    help: 'Work that waits for a connection to the database.',
    read: () => use().waiting,
  })
  metrics.addGauge({ name: 'ingest_database_pool_limit', help: 'Connections that this process opens at most.', read: () => most })
}

/** What `/readyz` says, for alerts. */
export function addReadinessMetrics(metrics: Pick<Metrics, 'addPolledGauges'>, health: Pick<Health, 'readiness'>): void {
  metrics.addPolledGauges(
    () => health.readiness(),
    [
      {
        name: 'ingest_ready_check',
        help: 'Whether what the process needs is there (1) or not (0), by the name of the check.',
        labelName: 'check',
        read: ({ checks }) => Object.fromEntries(Object.entries(checks).map(([name, result]) => [name, result === 'ok' ? 1 : 0])),
      },
    ],
  )
}
