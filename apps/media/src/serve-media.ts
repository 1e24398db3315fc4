import type { MediaConfig } from '@ingest/config'
import { connectDatabase, createPlayback, untilMigrated } from '@ingest/domain'
import { createHealth, createLogger, createMetrics, onShutdown } from '@ingest/observability'
import { createObjectStore } from '@ingest/storage'
import { createMediaApp } from './media-app.ts'

/** Serves playback until the process is told to stop; then it finishes what it sends. */
export async function serveMedia(config: MediaConfig): Promise<void> {
  const logger = createLogger({ app: 'media', ...config.log })
  const dataSource = await connectDatabase({ ...config.database, applicationName: 'ingest-media' }, logger)
  await untilMigrated(dataSource, logger)
  const store = createObjectStore(config.storage)
  const playback = createPlayback({ dataSource, secretsKeys: config.secrets.keys })
  const health = createHealth(
    {
      database: () => dataSource.query('SELECT 1'),
      storage: (signal) => store.checkReady({ signal }),
    },
    { logger },
  )
  const app = createMediaApp({ playback, store, logger, metrics: createMetrics(), health, mediaUrl: config.urls.media })
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'finish requests': () => app.close(),
    'close connections': async () => {
      await store.close()
      await dataSource.destroy()
    },
  })
  await app.listen({ port: config.http.port, host: config.http.host })
  logger.info({ host: config.http.host, port: config.http.port }, 'the media app is ready')
}
