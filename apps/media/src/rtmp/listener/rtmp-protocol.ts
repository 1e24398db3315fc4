import logger from 'node-media-server/src/core/logger.js'
import Rtmp from 'node-media-server/src/protocol/rtmp.js'

/** What a client does. A handler may throw: the connection is of no more use then. */
export interface RtmpEvents {
  /** Bytes for the client. */
  send(bytes: Buffer): void
  connect(app: string): void
  publish(name: string): void
  play(): void
  unpublish(): void
  media(message: MediaMessage): void
}

/** Audio, video or data. */
export interface MediaMessage {
  type: number
  /** In milliseconds. */
  timestamp: number
  /** Valid until the next message: it is a piece of the buffer that they share. */
  payload: Buffer
}

const maxChunkStreams = 32
/** The largest command that clients send is `connect`, with a few hundred bytes. */
const commandBytes = 64 * 1024
/** Unfinished messages of all chunk streams of a connection, as a multiple of the largest message. */
const messagesInFlight = 3
const windowBytes = 5_000_000
const leastWindowBytes = 64 * 1024
const peerBandwidthIsDynamic = 2
const pingRequest = 6

// It would write to standard output, what clients sent included.
logger.log = () => undefined

/** The server's side of a publisher's connection: node-media-server's protocol, with bounds, and nothing decided by itself. */
export class RtmpProtocol extends Rtmp {
  private readonly events: RtmpEvents
  private transactionId: unknown
  private receivedBytes = 0
  private acknowledgedBytes = 0
  private closed = false

  constructor(events: RtmpEvents, maxMessageBytes: number) {
    super()
    this.events = events
    this.maxMessageBytes = maxMessageBytes
    this.maxChunkStreams = maxChunkStreams
    this.onOutputCallback = (bytes) => events.send(bytes)
  }

  /** @throws Error on what no client of RTMP sends */
  read(bytes: Buffer): void {
    if (this.closed) return
    const problem = this.parserData(bytes)
    if (problem) throw new Error(problem)
    this.acknowledge(bytes.length)
  }

  /** What else has been read or will be is ignored. */
  close(): void {
    this.closed = true
  }

  acceptConnect(): void {
    this.sendWindowACK(windowBytes)
    this.setPeerBandwidth(windowBytes, peerBandwidthIsDynamic)
    this.setChunkSize(this.outChunkSize)
    this.respondConnect(this.transactionId)
  }

  rejectConnect(description: string): void {
    const info = { level: 'error', code: 'NetConnection.Connect.Rejected', description }
    this.sendInvokeMessage(0, { cmd: '_error', transId: this.transactionId, cmdObj: null, info })
  }

  status(level: 'status' | 'error', code: string, description: string): void {
    this.sendStatusMessage(this.streamId ?? 0, level, code, description)
  }

  /** RTMP 1.0, 7.1.7: the client answers with the same number. */
  ping(): void {
    this.sendStreamStatus(pingRequest, Math.trunc(performance.now()) % 2 ** 32)
  }

  override onConnect({ transId, cmdObj }: Rtmp.Command): void {
    const { app, objectEncoding } = (cmdObj ?? {}) as { app?: unknown; objectEncoding?: unknown }
    this.transactionId = Number(transId)
    this.objectEncoding = objectEncoding === 3 ? 3 : 0
    this.events.connect(textOf(app))
  }

  override onPublish({ streamName }: Rtmp.Command): void {
    this.streamId = this.parserPacket.header.stream_id
    this.events.publish(textOf(streamName))
  }

  override onPlay(): void {
    this.streamId = this.parserPacket.header.stream_id
    this.events.play()
  }

  override onDeleteStream(): void {
    this.events.unpublish()
  }

  override packetHandler(): void {
    if (!this.closed) super.packetHandler()
  }

  override invokeHandler(): void {
    const { length } = this.parserPacket.header
    if (length > commandBytes) throw new Error(`a command of ${length} bytes`)
    super.invokeHandler()
  }

  override dataHandler(): void {
    const { header, clock, payload } = this.parserPacket
    if (header.length === 0) return
    this.events.media({ type: header.type, timestamp: clock, payload: payload.subarray(0, header.length) })
  }

  override packetAlloc(): void {
    super.packetAlloc()
    const heldBytes = [...this.inPackets.values()].reduce((sum, { capacity }) => sum + capacity, 0)
    if (heldBytes > messagesInFlight * this.maxMessageBytes) throw new Error(`unfinished messages of ${heldBytes} bytes`)
  }

  /** RTMP 1.0, 5.4.3: the client MUST be told whenever so many bytes have come as it said. */
  private acknowledge(bytes: number): void {
    this.receivedBytes += bytes
    const window = Math.max(this.ackSize ?? windowBytes, leastWindowBytes)
    if (this.receivedBytes - this.acknowledgedBytes < window) return
    this.acknowledgedBytes = this.receivedBytes
    this.sendACK(this.receivedBytes % 2 ** 32)
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
