import type { MediaConfig } from '@ingest/config'
import { connectDatabase, createPlayback, untilMigrated } from '@ingest/domain'
import { createHealth, createLogger, createMetrics, onShutdown } from '@ingest/observability'
import { createObjectStore } from '@ingest/storage'
import { DeliveryMeter } from './delivery/delivery-meter.ts'
import { closeSoon } from './http/close-soon.ts'
import { addLiveMetrics } from './live/live-metrics.ts'
import { startLive } from './live/start-live.ts'
import { createMediaApp } from './media-app.ts'

/** Of the time that a shutdown may take: for the last segments to reach the store. */
const segmentsShare = 0.3
/** Of the time that a shutdown may take: the rest is for closing what lies below. */
const finishingShare = 0.5

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
  const delivery = new DeliveryMeter({ record: (bytes) => playback.delivery.count(bytes), logger })
  const live = await startLive({ config, dataSource, store, logger })
  const { broadcasts } = live
  const metrics = createMetrics()
  addLiveMetrics(metrics, broadcasts)
  const app = createMediaApp({
    playback,
    delivery,
    broadcasts,
    store,
    logger,
    metrics,
    health,
    mediaUrl: config.urls.media,
    trustedProxies: config.trustedProxies,
    segmentSeconds: config.live.times.segmentSeconds,
    secretsKeys: config.secrets.keys,
  })
  onShutdown(logger, config.http.shutdownSeconds, {
    'refuse readiness': () => health.stop(),
    'disconnect publishers': () => live.stop(AbortSignal.timeout(config.http.shutdownSeconds * segmentsShare * 1000)),
    'finish requests': () => closeSoon(app, config.http.shutdownSeconds * finishingShare),
    'count what was delivered': () => delivery.stop(),
    'close connections': async () => {
      await store.close()
      await dataSource.destroy()
    },
  })
  await app.listen({ port: config.http.port, host: config.http.host })
  logger.info({ host: config.http.host, port: config.http.port }, 'the media app is ready')
}
