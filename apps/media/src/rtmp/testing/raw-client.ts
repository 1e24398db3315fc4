import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { waitFor } from '@ingest/testing'
import { amf } from './amf.ts'

export interface RawMessage {
  type: number
  payload: Buffer
  chunkStream?: number
  streamId?: number
  timestamp?: number
  /** What the header says, when it lies. */
  length?: number
}

const handshakeBytes = 1536
const chunkBytes = 128
export const messageType = { setChunkSize: 1, windowSize: 5, video: 9, amf3Data: 15, command: 20 } as const

/** An RTMP client that does what it is told, right or wrong. */
export class RawClient {
  private readonly received: Buffer[] = []
  readonly closed: Promise<void>

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => void this.received.push(bytes)).on('error', () => undefined)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1')
    const client = new RawClient(socket)
    await once(socket, 'connect')
    return client
  }

  /** A client that has said `connect`. */
  static async connected(port: number, tcUrl: unknown = 'rtmp://localhost/origin', app = 'origin'): Promise<RawClient> {
    const client = await RawClient.connect(port)
    await client.handshake()
    client.command('connect', { app, tcUrl })
    return client
  }

  /** A client that may send media. */
  static async publishing(port: number, key: string): Promise<RawClient> {
    const client = await RawClient.connected(port)
    client.command('createStream', null)
    client.command('publish', null, key, 'live')
    await client.hears('NetStream.Publish.Start')
    return client
  }

  get answers(): Buffer {
    return Buffer.concat(this.received)
  }

  async handshake(): Promise<void> {
    this.send(Buffer.concat([Buffer.from([3]), Buffer.alloc(handshakeBytes)]))
    await this.waitFor(() => this.answers.length >= 1 + 2 * handshakeBytes, 'the handshake')
    this.send(Buffer.alloc(handshakeBytes))
  }

  send(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes)
  }

  command(name: string, ...values: unknown[]): void {
    this.message({ type: messageType.command, payload: amf(name, 1, ...values), chunkStream: 3, streamId: 1 })
  }

  message(message: RawMessage): void {
    this.send(chunked(message))
  }

  async hears(text: string | Buffer): Promise<void> {
    await this.waitFor(() => this.answers.includes(text), `the answer ${text.toString('latin1')}`)
  }

  /** No longer than there is somebody who could answer. */
  private async waitFor(fact: () => boolean, what: string): Promise<void> {
    await waitFor(() => fact() || this.socket.destroyed, { what })
    if (!fact()) throw new Error(`the connection was closed before ${what}`)
  }
}

/** RTMP 1.0, 5.3.1: one header of type 0, then as many chunks as it takes. */
export function chunked({ type, payload, chunkStream = 4, streamId = 1, timestamp = 0, length }: RawMessage): Buffer {
  const header = Buffer.alloc(12)
  header[0] = chunkStream
  header.writeUIntBE(timestamp, 1, 3)
  header.writeUIntBE(length ?? payload.length, 4, 3)
  header[7] = type
  header.writeUInt32LE(streamId, 8)
  const chunks = [header, payload.subarray(0, chunkBytes)]
  for (let offset = chunkBytes; offset < payload.length; offset += chunkBytes) {
    chunks.push(Buffer.from([0xc0 | chunkStream]), payload.subarray(offset, offset + chunkBytes))
  }
  return Buffer.concat(chunks)
}
