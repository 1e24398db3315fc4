import { createLogger } from '@ingest/observability'
import { waitFor } from '@ingest/testing'
import type { Publication, PublishHandler, PublishRequest, Refusal } from '../publication.ts'
import type { RtmpLimits } from '../rtmp-limits.ts'
import { type RtmpServer, startRtmp } from '../rtmp-server.ts'
import { ReceivedStream } from './received-stream.ts'

export interface TestRtmpOptions {
  limits?: Partial<RtmpLimits>
  port?: number
  tls?: { certFile: string; keyFile: string }
  /** Keys that begin with `good` are admitted when it is left out. */
  admit?: PublishHandler['admit']
  /** Streams are read and kept when it is left out. */
  publish?: PublishHandler['publish']
}

const denied: Refusal = { status: 'denied', description: 'no stream has this key' }

/** The RTMP server, and all that was published to it. */
export class TestRtmp {
  readonly requests: PublishRequest[] = []
  readonly streams: ReceivedStream[] = []
  /** JSON lines. */
  readonly log: string[] = []
  private running: RtmpServer | undefined

  static async start({ limits, port = 0, tls, admit, publish }: TestRtmpOptions = {}): Promise<TestRtmp> {
    const test = new TestRtmp()
    const logger = createLogger({
      app: 'media',
      level: 'debug',
      pretty: false,
      destination: { write: (line: string) => void test.log.push(line) },
    })
    const handler: PublishHandler = {
      async admit(request, signal) {
        test.requests.push(request)
        if (admit) return admit(request, signal)
        return request.streamKey.startsWith('good') ? undefined : denied
      },
      publish: publish ?? ((publication) => test.keep(publication)),
    }
    test.running = await startRtmp({ host: '127.0.0.1', port, tls: tls && { port: 0, ...tls }, limits, handler, logger })
    return test
  }

  get server(): RtmpServer {
    if (!this.running) throw new Error('the server is not running')
    return this.running
  }

  url(key: string): string {
    return `rtmp://127.0.0.1:${this.server.port}/origin/${key}`
  }

  /** The newest stream of a key, once it has begun. */
  async stream(key: string): Promise<ReceivedStream> {
    return waitFor(() => this.streams.findLast((stream) => stream.key === key), { what: `a stream of ${key}` })
  }

  keep(publication: Publication): void {
    this.streams.push(new ReceivedStream(publication))
  }
}
