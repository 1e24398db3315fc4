import type { WorkerConfig } from '@ingest/config'
import { databaseChecks, poolUse } from '@ingest/domain'
import {
  addDiskMetrics,
  addPoolMetrics,
  addReadinessMetrics,
  createHealth,
  diskCheck,
  type Health,
  onShutdown,
  programCheck,
  serveHealth,
  serveWhileStarting,
  startTelemetry,
  type Telemetry,
} from '@ingest/observability'
import { addBacklogMetrics } from './backlog/backlog-metrics.ts'
import { createHandlers } from './handlers.ts'
import { type OpenWorker, openWorker } from './open-worker.ts'
import { startSweeps } from './sweep/sweeper.ts'

/** Works until the process is told to stop; then it hands back what it has not finished. */
export async function serveWorker(config: WorkerConfig): Promise<void> {
  const telemetry = await startTelemetry('worker', config)
  const { logger, metrics } = telemetry
  const worker = await serveWhileStarting({ ...config.http, metrics, logger }, (waitingFor) =>
    openWorker(config, telemetry, waitingFor),
  )
  const health = createHealth(checksOf(worker, config), { logger })
  measure(telemetry, worker, health, config)
  const server = await serveHealth({ ...config.http, health, metrics, logger })
  await worker.queue.work(createHandlers(worker.deps, metrics, config))
  const sweeps = startSweeps(worker.deps)
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'stop sweeps': () => sweeps.stop(),
    'hand back jobs and close connections': () => worker.close(),
    'close the health server': () => server.close(),
    'send the last traces': () => telemetry.tracing.stop(),
  })
  logger.info({ host: config.http.host, port: server.port, worker: worker.deps.claimant.worker }, 'the worker is ready')
}

function checksOf({ dataSource, deps: { store, tools } }: OpenWorker, config: WorkerConfig) {
  return {
    ...databaseChecks(dataSource),
    storage: (signal: AbortSignal) => store.checkReady({ signal }),
    ffmpeg: programCheck([tools.ffmpeg.path, tools.ffprobe.path]),
    disk: diskCheck({ work: config.workDir }, config.minFreeDiskBytes),
  }
}

function measure({ metrics }: Telemetry, { dataSource, queue, deps }: OpenWorker, health: Health, config: WorkerConfig): void {
  addReadinessMetrics(metrics, health)
  addBacklogMetrics(metrics, { queue: () => queue.backlog(), platform: () => deps.domain.backlog.read() })
  addPoolMetrics(metrics, config.database.poolSize, () => poolUse(dataSource))
  addDiskMetrics(metrics, { work: config.workDir })
}
