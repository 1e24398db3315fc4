import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { MediaConfig } from '@ingest/config'
import { createLive } from '@ingest/domain'
import { detectTools, type Tools } from '@ingest/media-tools'
import type { Logger, Observers } from '@ingest/observability'
import { createQueue } from '@ingest/queue'
import type { ObjectStore } from '@ingest/storage'
import { startRtmp } from '../rtmp/rtmp-server.ts'
import { LiveBroadcasts } from './live-broadcasts.ts'
import { LivePublishing } from './live-publishing.ts'
import { Spool } from './spool.ts'

export interface StartedLive {
  broadcasts: LiveBroadcasts
  spool: Spool
  tools: Tools
  /** Nobody is let in any more; publishers are disconnected, and come back elsewhere. */
  stop(signal: AbortSignal): Promise<void>
}

interface LiveServerParts {
  config: MediaConfig
  dataSource: Parameters<typeof createLive>[0]['dataSource']
  store: ObjectStore
  logger: Logger
  observers: Observers
}

/** Everything between the publishers and the playlists, ready for both. @throws Error for a port in use or a missing ffmpeg */
export async function startLive({ config, dataSource, store, logger, observers }: LiveServerParts): Promise<StartedLive> {
  const tools = { ...(await detectTools(config.ffmpeg)), observe: observers.program }
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error')
  const queue = await createQueue({
    databaseUrl: config.database.url,
    poolSize: 1,
    traced: config.tracing !== undefined,
    onError,
  })
  const { internalUrl, leaseSeconds, times, dvrSeconds, reconnectSeconds, maxDurationSeconds, pictureSeconds } = config.live
  const instance = { instance: `${hostname()}/${process.pid}/${randomUUID()}`, internalUrl, leaseSeconds }
  const live = createLive({ dataSource, jobs: queue, urls: config.urls, secretsKeys: config.secrets.keys })
  const spool = await Spool.open(config.live.spool.directory, { ...instance, ...config.live.spool })
  const broadcasts = new LiveBroadcasts({
    domain: live.broadcasts,
    reports: live.reports,
    store,
    tools,
    logger,
    observers,
    spool,
    instance,
    times,
    dvrSeconds,
    reconnectSeconds,
    maxDurationSeconds,
    pictureSeconds,
  })
  const rtmp = await startRtmp({ ...config.rtmp, handler: new LivePublishing(broadcasts), logger })
  logger.info({ host: config.rtmp.host, port: rtmp.port }, 'publishers are let in')
  return {
    broadcasts,
    spool,
    tools,
    async stop(signal) {
      await rtmp.stop()
      await broadcasts.stop(signal)
      await queue.stop()
    },
  }
}
