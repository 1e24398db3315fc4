import type { ApiConfig } from '@ingest/config'
import { createHealth, createLogger, createMetrics, onShutdown } from '@ingest/observability'
import { createApi } from '../app.ts'
import { closeDomain, type OpenDomain, openDomain } from './open-domain.ts'

/** Serves the API until the process is told to stop; then it finishes what it has begun. */
export async function runServe(config: ApiConfig): Promise<void> {
  const logger = createLogger({ app: 'api', ...config.log })
  const opened = await openDomain(config, logger)
  const health = createHealth(checksOf(opened), { logger })
  const app = await createApi({ ...opened, config, logger, metrics: createMetrics(), health })
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'finish requests': () => app.close(),
    'close connections': () => closeDomain(opened),
  })
  await app.listen(config.http.port, config.http.host)
  logger.info({ host: config.http.host, port: config.http.port }, 'the api is ready')
}

function checksOf({ dataSource, store }: OpenDomain) {
  return {
    database: () => dataSource.query('SELECT 1'),
    storage: (signal: AbortSignal) => store.checkReady({ signal }),
  }
}
