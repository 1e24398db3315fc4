import type { ApiConfig } from '@ingest/config'
import { databaseChecks, poolUse } from '@ingest/domain'
import {
  addDiskMetrics,
  addPoolMetrics,
  addReadinessMetrics,
  createHealth,
  diskCheck,
  type Health,
  onShutdown,
  serveWhileStarting,
  startTelemetry,
  type Telemetry,
} from '@ingest/observability'
import { createApi } from '../app.ts'
import { closeDomain, type OpenDomain, openDomain } from './open-domain.ts'

/** Serves the API until the process is told to stop; then it finishes what it has begun. */
export async function runServe(config: ApiConfig): Promise<void> {
  const telemetry = await startTelemetry('api', config)
  const { logger, metrics, observers } = telemetry
  const opened = await serveWhileStarting({ ...config.http, metrics, logger }, (waitingFor) =>
    openDomain(config, logger, { observers, waitingFor }),
  )
  const health = createHealth(checksOf(opened, config), { logger })
  measure(telemetry, opened, health, config)
  const app = await createApi({ ...opened, config, logger, metrics, health })
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'finish requests': () => app.close(),
    'close connections': () => closeDomain(opened),
    'send the last traces': () => telemetry.tracing.stop(),
  })
  await app.listen(config.http.port, config.http.host)
  logger.info({ host: config.http.host, port: config.http.port }, 'the api is ready')
}

function checksOf({ dataSource, store }: OpenDomain, config: ApiConfig) {
  return {
    ...databaseChecks(dataSource),
    storage: (signal: AbortSignal) => store.checkReady({ signal }),
    disk: diskCheck(foldersOf(config), config.minFreeDiskBytes),
  }
}

function measure({ metrics }: Telemetry, { dataSource }: OpenDomain, health: Health, config: ApiConfig): void {
  addReadinessMetrics(metrics, health)
  addPoolMetrics(metrics, config.database.poolSize, () => poolUse(dataSource))
  addDiskMetrics(metrics, foldersOf(config))
}

/** With the file-system driver, uploads pass the API. */
function foldersOf({ storage }: ApiConfig): Record<string, string> {
  return storage.driver === 'fs' ? { objects: storage.directory } : {}
}
