import type { Socket } from 'node:net'
import type { LogLine } from '../listener-messages.ts'
import type { PublishRequest, RefusalStatus } from '../publication.ts'
import type { RtmpLimits } from '../rtmp-limits.ts'
import { type Moments, overdue, pingIsDue } from './deadlines.ts'
import { flvHeader, flvTag } from './flv-tag.ts'
import { MediaLink } from './media-link.ts'
import { type MediaMessage, RtmpProtocol } from './rtmp-protocol.ts'
import { parseApp, parseStreamName } from './stream-name.ts'

export interface SessionParts {
  address: string
  gatePath: string
  limits: RtmpLimits
  log(line: LogLine): void
}

type State = 'new' | 'connected' | 'asking' | 'live' | 'over'

const application = 'origin'
/** Of answers to a client that does not read them. */
const unreadBytes = 256 * 1024
/** Each read costs the same, however little is there: a stream is read so often, unless much is there. */
const readEveryMs = 25
const muchBytes = 16 * 1024
/** For the last status to arrive. */
const lingerMs = 900
const failed = 'NetStream.Failed'

const refusalCodes = {
  denied: 'NetStream.Publish.Denied',
  'bad-name': 'NetStream.Publish.BadName',
  unavailable: failed,
} satisfies Record<RefusalStatus, string>

/** One connection: from its first byte until it is closed, whoever closes it. */
export class Session {
  private readonly socket: Socket
  private readonly parts: SessionParts
  private readonly protocol: RtmpProtocol
  private readonly moments: Moments
  private state: State = 'new'
  private app = ''
  private receivedBytes = 0
  private link: MediaLink | undefined
  /** What an eager publisher sends before it is told to start. */
  private early: Buffer[] = []

  constructor(socket: Socket, parts: SessionParts) {
    this.socket = socket
    this.parts = parts
    const now = performance.now()
    this.moments = { opened: now, byte: now, media: now }
    this.protocol = new RtmpProtocol(
      {
        send: (bytes) => this.send(bytes),
        connect: (app) => this.connect(app),
        publish: (name) => this.publish(name),
        play: () => this.refuse('NetStream.Play.Failed', 'nothing can be played here'),
        unpublish: () => this.unpublish(),
        media: (message) => this.media(message),
      },
      parts.limits.bytesBeforePublish,
    )
    socket.setNoDelay(true)
    socket.on('data', (bytes: Buffer) => this.read(bytes))
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.close('the publisher has gone'))
  }

  /** Is called about every second. */
  tick(now: number): void {
    if (this.state === 'over') return
    const reason = overdue(this.moments, this.parts.limits, now)
    if (reason) this.disconnect(reason)
    else if (pingIsDue(this.moments, this.parts.limits, now)) this.protocol.ping()
  }

  /** Ends the connection, and says why where the client can understand it. */
  disconnect(reason: string): void {
    if (this.state === 'asking' || this.state === 'live') this.refuse(failed, reason)
    else this.abort(reason)
  }

  private read(bytes: Buffer): void {
    if (this.state === 'over') return
    this.moments.byte = performance.now()
    this.receivedBytes += bytes.length
    try {
      if (this.state !== 'live' && this.receivedBytes > this.parts.limits.bytesBeforePublish) throw new Error('nothing but noise')
      if (this.link) this.link.together(() => this.protocol.read(bytes))
      else this.protocol.read(bytes)
    } catch (error) {
      this.abort((error as Error).message)
    }
    if (this.state === 'live' && bytes.length < muchBytes) this.pace()
  }

  private pace(): void {
    this.socket.pause()
    setTimeout(() => this.readOn(), readEveryMs)
  }

  private readOn(): void {
    if (this.moments.stalled === undefined) this.socket.resume()
  }

  private send(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes)
    if (this.socket.writableLength > unreadBytes) this.abort('the answers are not read')
  }

  private connect(app: string): void {
    if (this.state !== 'new') throw new Error('a second connect')
    this.app = app
    this.state = 'connected'
    if (parseApp(app).app === application) {
      this.protocol.acceptConnect()
    } else {
      this.protocol.rejectConnect(`the application is called ${application}`)
      this.leave('another application')
    }
  }

  private publish(name: string): void {
    if (this.state !== 'connected') throw new Error('publish without connect, or a second one')
    const request = { ...parseStreamName(this.app, name), address: this.parts.address }
    if (request.streamKey) this.ask(request).catch((error: Error) => this.disconnect(error.message))
    else this.refuse(refusalCodes['bad-name'], 'the stream has no name')
  }

  private async ask(request: PublishRequest): Promise<void> {
    this.state = 'asking'
    this.moments.asked = performance.now()
    const link = new MediaLink(this.parts.gatePath)
    this.link = link
    const answer = await link.ask(request)
    if (this.state !== 'asking') return
    if (answer.accepted) {
      this.start(link)
      this.cutOff((await link.closed()) ?? 'the stream was ended')
    } else {
      this.refuse(refusalCodes[answer.status], answer.description)
    }
  }

  /** The media app wants no more. Of a stream that has been unpublished it has all: that publisher closes its connection itself. */
  private cutOff(reason: string): void {
    if (this.state === 'live') this.disconnect(reason)
  }

  private start(link: MediaLink): void {
    const now = performance.now()
    Object.assign(this.moments, { published: now, byte: now, media: now })
    this.state = 'live'
    this.protocol.maxMessageBytes = this.parts.limits.messageBytes
    this.protocol.status('status', 'NetStream.Publish.Start', 'the stream is published')
    for (const bytes of [flvHeader, ...this.early]) link.write(bytes)
    this.early = []
  }

  /** What somebody sends who does not publish, or whom nobody has admitted, goes nowhere. */
  private media(message: MediaMessage): void {
    this.moments.media = performance.now()
    if (this.state === 'asking') this.early.push(flvTag(message))
    if (this.state !== 'live' || !this.link) return
    const hasRoom = this.link.write(flvTag(message))
    if (!hasRoom && this.moments.stalled === undefined) this.stall(this.link)
  }

  /** The media app is slower than the publisher: so is the publisher now. */
  private stall(link: MediaLink): void {
    this.moments.stalled = performance.now()
    this.socket.pause()
    link.whenDrained(() => {
      this.moments.stalled = undefined
      this.moments.byte = this.moments.media = performance.now()
      this.readOn()
    })
  }

  private unpublish(): void {
    if (this.state !== 'live') return
    this.protocol.status('status', 'NetStream.Unpublish.Success', 'the stream is no longer published')
    this.close('unpublished')
    // To whoever still has something to say, a connection that the server closes is one that broke.
    this.linger(this.parts.limits.goodbyeSeconds * 1000)
  }

  private refuse(code: string, description: string): void {
    this.protocol.status('error', code, description)
    this.leave(description)
  }

  private leave(reason: string): void {
    this.close(reason)
    this.socket.end()
    this.linger(lingerMs)
  }

  /** Reads on until the client has gone: closing a socket with unread bytes takes away what was sent last. */
  private linger(ms: number): void {
    this.socket.resume()
    const limit = setTimeout(() => this.socket.destroy(), ms)
    limit.unref()
    this.socket.once('close', () => clearTimeout(limit))
  }

  private abort(reason: string): void {
    this.close(reason)
    this.socket.destroy()
  }

  private close(reason: string): void {
    if (this.state === 'over') return
    const { address, log } = this.parts
    const message = this.state === 'live' ? 'a publisher has left' : 'a connection did not publish'
    this.state = 'over'
    this.protocol.close()
    this.link?.end()
    log({ level: 'info', message, address, reason })
  }
}
