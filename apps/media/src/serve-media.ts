import type { MediaConfig } from '@ingest/config'
import { connectDatabase, createPlayback, databaseChecks, poolUse, untilMigrated } from '@ingest/domain'
import {
  addDiskMetrics,
  addPoolMetrics,
  addReadinessMetrics,
  createHealth,
  diskCheck,
  onShutdown,
  programCheck,
  serveWhileStarting,
  startTelemetry,
  type Telemetry,
  type WaitingFor,
} from '@ingest/observability'
import { createObjectStore, type ObjectStore, observedStore } from '@ingest/storage'
import { DeliveryMeter } from './delivery/delivery-meter.ts'
import { closeSoon } from './http/close-soon.ts'
import { addLiveMetrics } from './live/live-metrics.ts'
import { type StartedLive, startLive } from './live/start-live.ts'
import { createMediaApp } from './media-app.ts'

/** Of the time that a shutdown may take: for the last segments to reach the store. */
const segmentsShare = 0.3
/** Of the time that a shutdown may take: the rest is for closing what lies below. */
const finishingShare = 0.5

/** Serves playback until the process is told to stop; then it finishes what it sends. */
export async function serveMedia(config: MediaConfig): Promise<void> {
  const telemetry = await startTelemetry('media', config)
  const { logger, metrics } = telemetry
  const { dataSource, store, live } = await serveWhileStarting({ ...config.http, metrics, logger }, (waitingFor) =>
    openMedia(config, telemetry, waitingFor),
  )
  const playback = createPlayback({ dataSource, secretsKeys: config.secrets.keys })
  const health = createHealth(checksOf({ config, dataSource, store, live }), { logger })
  const delivery = new DeliveryMeter({ record: (bytes) => playback.delivery.count(bytes), logger })
  addReadinessMetrics(metrics, health)
  const app = createMediaApp({
    playback,
    delivery,
    broadcasts: live.broadcasts,
    store,
    logger,
    metrics,
    health,
    mediaUrl: config.urls.media,
    trustedProxies: config.trustedProxies,
    segmentSeconds: config.live.times.segmentSeconds,
    secretsKeys: config.secrets.keys,
    cacheBytes: config.delivery.cacheBytes,
    accelPath: config.delivery.accelPath,
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
    'send the last traces': () => telemetry.tracing.stop(),
  })
  await app.listen({ port: config.http.port, host: config.http.host })
  logger.info({ host: config.http.host, port: config.http.port }, 'the media app is ready')
}

interface OpenMedia {
  dataSource: Awaited<ReturnType<typeof connectDatabase>>
  store: ObjectStore
  live: StartedLive
}

async function openMedia(
  config: MediaConfig,
  { logger, metrics, observers }: Telemetry,
  waitingFor: WaitingFor,
): Promise<OpenMedia> {
  const options = { ...config.database, traced: config.tracing !== undefined, applicationName: 'ingest-media' }
  const dataSource = await connectDatabase(options, logger, waitingFor)
  await untilMigrated(dataSource, logger, waitingFor)
  const store = observedStore(createObjectStore(config.storage), observers.storage)
  const live = await startLive({ config, dataSource, store, logger, observers })
  addLiveMetrics(metrics, live.broadcasts, live.spool)
  addPoolMetrics(metrics, config.database.poolSize, () => poolUse(dataSource))
  addDiskMetrics(metrics, foldersOf(config))
  return { dataSource, store, live }
}

function checksOf({ config, dataSource, store, live }: OpenMedia & { config: MediaConfig }) {
  return {
    ...databaseChecks(dataSource),
    storage: (signal: AbortSignal) => store.checkReady({ signal }),
    ffmpeg: programCheck([live.tools.ffmpeg.path, live.tools.ffprobe.path]),
    disk: diskCheck(foldersOf(config), config.minFreeDiskBytes),
  }
}

function foldersOf({ live }: MediaConfig): Record<string, string> {
  return { spool: live.spool.directory }
}
