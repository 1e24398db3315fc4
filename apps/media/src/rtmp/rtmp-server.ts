import type { Logger } from '@ingest/observability'
import type { ListenerOptions, Ports } from './listener-messages.ts'
import { ListenerProcess } from './listener-process.ts'
import type { PublishHandler } from './publication.ts'
import { PublisherGate } from './publisher-gate.ts'
import { defaultRtmpLimits, type RtmpLimits } from './rtmp-limits.ts'

export interface RtmpServerOptions extends Pick<ListenerOptions, 'host' | 'port' | 'tls'> {
  limits?: Partial<RtmpLimits>
  handler: PublishHandler
  logger: Logger
}

export interface RtmpServer extends Ports {
  /** Of the process that listens at the moment. */
  readonly pid: number | undefined
  /** Disconnects all publishers, and resolves when nothing of the server is left. */
  stop(): Promise<void>
}

/**
 * Takes publishers over RTMP, and RTMPS where there is a certificate.
 * @throws Error when a port cannot be listened on, or the certificate cannot be used
 */
export async function startRtmp({ host, port, tls, handler, logger, ...options }: RtmpServerOptions): Promise<RtmpServer> {
  const limits = { ...defaultRtmpLimits, ...options.limits }
  const gate = await PublisherGate.open({ handler, logger, admitSeconds: limits.admitSeconds })
  try {
    const { process, ports } = await ListenerProcess.start({ gatePath: gate.path, host, port, tls, limits }, logger)
    return {
      ...ports,
      get pid() {
        return process.pid
      },
      async stop() {
        await process.stop()
        await gate.close()
      },
    }
  } catch (error) {
    await gate.close()
    throw error
  }
}
