import { describeSpan, type Metrics, withLogContext } from '@ingest/observability'
import type { JobHandler, JobHandlers, JobName } from '@ingest/queue'
import { deliverWebhook } from './deliver-webhook/deliver-webhook.job.ts'
import { encode } from './encode/encode.job.ts'
import { makeMp4 } from './make-mp4/make-mp4.job.ts'
import { probeInput } from './probe-input/probe-input.job.ts'
import { pullInput } from './pull-input/pull-input.job.ts'
import { recordBroadcast } from './record-broadcast/record-broadcast.job.ts'
import { removeObjects } from './remove-objects/remove-objects.job.ts'
import { sendMail } from './send-mail/send-mail.job.ts'
import type { WorkerDeps } from './worker.deps.ts'

const RECORDINGS_AT_ONCE = 2
/** They take disk space and the store's bandwidth, next to no CPU. */
const MP4S_AT_ONCE = 1
const REMOVALS_AT_ONCE = 2
const MAILS_AT_ONCE = 2
/** However many receivers of a network hang, as many networks have their share of the workers. */
const NETWORKS_AT_ONCE = 4
const PULLING_NETWORKS_AT_ONCE = 2

export interface Concurrency {
  encodeConcurrency: number
  probeConcurrency: number
  pullConcurrency: number
  webhookConcurrency: number
}

/** One handler per job of the queue. */
export function createHandlers(deps: WorkerDeps, metrics: Metrics, concurrency: Concurrency): JobHandlers {
  const { pullConcurrency, webhookConcurrency } = concurrency
  return {
    'probe-input': { concurrency: concurrency.probeConcurrency, handle: observed('probe-input', metrics, probeInput(deps)) },
    'pull-input': {
      concurrency: pullConcurrency,
      perGroup: Math.ceil(pullConcurrency / PULLING_NETWORKS_AT_ONCE),
      handle: observed('pull-input', metrics, pullInput(deps)),
    },
    encode: { concurrency: concurrency.encodeConcurrency, handle: observed('encode', metrics, encode(deps)) },
    'record-broadcast': { concurrency: RECORDINGS_AT_ONCE, handle: observed('record-broadcast', metrics, recordBroadcast(deps)) },
    'make-mp4': { concurrency: MP4S_AT_ONCE, handle: observed('make-mp4', metrics, makeMp4(deps)) },
    'deliver-webhook': {
      concurrency: webhookConcurrency,
      perGroup: Math.ceil(webhookConcurrency / NETWORKS_AT_ONCE),
      handle: observed('deliver-webhook', metrics, deliverWebhook(deps)),
    },
    'remove-objects': { concurrency: REMOVALS_AT_ONCE, handle: observed('remove-objects', metrics, removeObjects(deps.store)) },
    'send-mail': { concurrency: MAILS_AT_ONCE, handle: observed('send-mail', metrics, sendMail(deps)) },
  }
}

/** Every log line of a job carries the id of the request that caused it. */
function observed<N extends JobName>(job: N, metrics: Metrics, handle: JobHandler<N>): JobHandler<N> {
  return (payload, running) =>
    withLogContext({ request_id: payload.requestId, job }, async () => {
      describeSpan({ 'ingest.job': job, 'ingest.attempt': running.attempt, ...requestIdOf(payload) })
      const started = performance.now()
      const observe = (outcome: 'completed' | 'failed' | 'aborted') =>
        metrics.observeJob({ job, outcome, seconds: (performance.now() - started) / 1000 })
      try {
        await handle(payload, running)
        observe(running.signal.aborted ? 'aborted' : 'completed')
      } catch (error) {
        observe(running.signal.aborted ? 'aborted' : 'failed')
        throw error
      }
    })
}

function requestIdOf({ requestId }: { requestId?: string }) {
  return requestId === undefined ? {} : { 'ingest.request_id': requestId }
}
