import type { PlatformBacklog } from '@ingest/domain'
import type { Metrics } from '@ingest/observability'
import type { Backlog, JobBacklog } from '@ingest/queue'

interface Sources {
  queue(): Promise<Backlog>
  platform(): Promise<PlatformBacklog>
}

/** What waits in the whole platform. Every worker tells the same: take the highest, not the sum. */
export function addBacklogMetrics(metrics: Pick<Metrics, 'addPolledGauges'>, { queue, platform }: Sources): void {
  metrics.addPolledGauges(queue, [
    {
      name: 'ingest_queue_jobs_waiting',
      help: 'Jobs of the platform that a worker may take now.',
      labelName: 'kind',
      read: byJob('waiting'),
    },
    {
      name: 'ingest_queue_oldest_waiting_seconds',
      help: 'How long the oldest job of the platform has waited for a worker.',
      labelName: 'kind',
      read: byJob('oldestSeconds'),
    },
    {
      name: 'ingest_queue_jobs_running',
      help: 'Jobs of the platform that workers have.',
      labelName: 'kind',
      read: byJob('running'),
    },
  ])
  metrics.addPolledGauges(platform, [
    {
      name: 'ingest_webhook_deliveries_pending',
      help: 'Deliveries of webhooks that are not done, those between two attempts included.',
      read: ({ deliveries }) => ({ all: deliveries.pending }),
    },
    {
      name: 'ingest_webhook_oldest_due_seconds',
      help: 'For how long the oldest delivery of a webhook has been due.',
      read: ({ deliveries }) => ({ all: deliveries.oldestDueSeconds }),
    },
    {
      name: 'ingest_encode_jobs',
      help: 'Encoding jobs that are not done, by their state: waiting for an input, queued, running.',
      labelName: 'state',
      read: ({ encodes }) => encodes,
    },
  ])
}

const byJob = (field: keyof JobBacklog) => (backlog: Backlog) =>
  Object.fromEntries(Object.entries(backlog).map(([job, each]) => [job, each[field]]))
