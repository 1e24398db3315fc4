import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'

const accepted = 'NetStream.Publish.Start'

/** Stands between a publisher and an RTMP server, and knows when the server has told it to start. */
export class PublishRelay {
  /** When, as `Date.now()` says it. */
  readonly acceptedAt: Promise<number>

  private readonly server: Server
  private readonly target: URL

  private constructor(server: Server, target: URL) {
    this.server = server
    this.target = target
    const { promise, resolve } = Promise.withResolvers<number>()
    this.acceptedAt = promise
    server.on('connection', (publisher) => {
      const origin = connect(Number(target.port), target.hostname)
      let tail = ''
      origin.on('data', (bytes: Buffer) => {
        const text = tail + bytes.toString('latin1')
        if (text.includes(accepted)) resolve(Date.now())
        tail = text.slice(-accepted.length)
      })
      for (const [socket, other] of [
        [publisher, origin],
        [origin, publisher],
      ] as const)
        socket
          .on('error', () => other.destroy())
          .on('close', () => other.destroy())
          .pipe(other)
    })
  }

  /** @param url of the stream at the server */
  static async open(url: string): Promise<PublishRelay> {
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new PublishRelay(server, new URL(url))
  }

  /** Of the stream, through the relay. */
  get url(): string {
    const { port } = this.server.address() as AddressInfo
    return `rtmp://127.0.0.1:${port}${this.target.pathname}`
  }

  close(): void {
    this.server.close()
  }
}
