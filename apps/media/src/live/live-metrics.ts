import { liveProblems } from '@ingest/domain'
import type { Metrics } from '@ingest/observability'
import type { LiveBroadcasts } from './live-broadcasts.ts'
import { problemsOf } from './live-health.ts'
import type { Spool } from './spool.ts'

/** Of all streams of this instance together: one label for each would be as many as there are streams. */
export function addLiveMetrics(
  metrics: Pick<Metrics, 'addGauge'>,
  broadcasts: Pick<LiveBroadcasts, 'running'>,
  spool: Pick<Spool, 'use'>,
): void {
  const measures = () => broadcasts.running().map(({ source }) => source.measure())
  const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)
  metrics.addGauge({
    name: 'ingest_live_streams',
    help: 'Live streams that this instance has.',
    read: () => broadcasts.running().length,
  })
  metrics.addGauge({
    name: 'ingest_live_viewers',
    help: 'Viewers of the live streams of this instance, as the API counts them.',
    read: () => sum(broadcasts.running().map(({ viewers }) => viewers.count())),
  })
  metrics.addGauge({
    name: 'ingest_live_source_bytes_per_second',
    help: 'What the publishers of this instance send together.',
    read: () => sum(measures().map(({ bitsPerSecond }) => bitsPerSecond / 8)),
  })
  metrics.addGauge({
    name: 'ingest_live_streams_with_problem',
    help: 'Live streams of this instance that have the problem.',
    label: { name: 'problem', values: liveProblems },
    read: (problem) => measures().filter((each) => problemsOf(each).some((name) => name === problem)).length,
  })
  metrics.addGauge({
    name: 'ingest_live_spool_used_bytes',
    help: 'Segments that wait for the store, in the spool of this instance.',
    read: () => spool.use.usedBytes,
  })
  metrics.addGauge({
    name: 'ingest_live_spool_limit_bytes',
    help: 'The most that may wait in the spool.',
    read: () => spool.use.maxBytes,
  })
}
