import type { WorkerConfig } from '@ingest/config'
import { createHealth, createLogger, createMetrics, onShutdown, serveHealth } from '@ingest/observability'
import { createHandlers } from './handlers.ts'
import { openWorker } from './open-worker.ts'
import { startSweeps } from './sweep/sweeper.ts'

/** Works until the process is told to stop; then it hands back what it has not finished. */
export async function serveWorker(config: WorkerConfig): Promise<void> {
  const logger = createLogger({ app: 'worker', ...config.log })
  const metrics = createMetrics()
  const worker = await openWorker(config, logger)
  const checks = {
    database: () => worker.dataSource.query('SELECT 1'),
    storage: (signal: AbortSignal) => worker.deps.store.checkReady({ signal }),
  }
  const health = createHealth(checks, { logger })
  const server = await serveHealth({ ...config.http, health, metrics, logger })
  await worker.queue.work(createHandlers(worker.deps, metrics, config))
  const sweeps = startSweeps(worker.deps)
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'stop sweeps': () => sweeps.stop(),
    'hand back jobs and close connections': () => worker.close(),
    'close the health server': () => server.close(),
  })
  logger.info({ host: config.http.host, port: server.port, worker: worker.deps.claimant.worker }, 'the worker is ready')
}
