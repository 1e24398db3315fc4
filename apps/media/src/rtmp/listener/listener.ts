import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import type { ListenerOptions, LogLine, Ports } from '../listener-messages.ts'
import { ConnectionCaps, plainAddress } from './connection-caps.ts'
import { Session } from './session.ts'

const tickMs = 1000
/** For publishers to hear why; a client that is still in its TLS handshake hears nothing. */
const farewellMs = 1500

/** Takes publishers on the ports, and keeps their deadlines. */
export class Listener {
  private readonly options: ListenerOptions
  private readonly log: (line: LogLine) => void
  private readonly caps: ConnectionCaps
  private readonly servers: Server[] = []
  private readonly sessions = new Set<Session>()

  constructor(options: ListenerOptions, log: (line: LogLine) => void) {
    this.options = options
    this.log = log
    this.caps = new ConnectionCaps(options.limits)
  }

  /** @throws Error that names the address and port that cannot be listened on */
  async listen(): Promise<Ports> {
    const { port, tls } = this.options
    // Of a paused connection Node reads on until so much is there: one piece.
    const plain = createServer({ highWaterMark: 1 }, (socket) => this.serve(socket))
    const ports: Ports = { port: await this.open(plain, port) }
    if (tls) ports.tlsPort = await this.open(this.tlsServer(tls), tls.port)
    setInterval(() => this.tick(), tickMs)
    return ports
  }

  /** Resolves when all publishers have been told, and have had the time to go. */
  async stop(reason: string): Promise<void> {
    const closed = this.servers.map((server) => once(server, 'close'))
    for (const server of this.servers) server.close()
    for (const session of this.sessions) session.disconnect(reason)
    await Promise.race([Promise.all(closed), pause(farewellMs)])
  }

  private tlsServer({ certFile, keyFile }: NonNullable<ListenerOptions['tls']>): Server {
    const handshakeTimeout = this.options.limits.secondsBeforePublish * 1000
    const files = { cert: readFileSync(certFile), key: readFileSync(keyFile) }
    const server = createTlsServer({ ...files, handshakeTimeout })
    server.on('secureConnection', (socket) => this.serve(socket))
    // What has not shaken hands in time, or not well, occupies nothing.
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    return server
  }

  /** The caps count before a TLS handshake costs anything. */
  private async open(server: Server, port: number): Promise<number> {
    server.prependListener('connection', (socket: Socket) => this.admit(socket))
    server.listen(port, this.options.host)
    await once(server, 'listening')
    server.on('error', (error) => this.log({ level: 'warn', message: 'the RTMP port has trouble', reason: error.message }))
    this.servers.push(server)
    return (server.address() as AddressInfo).port
  }

  private admit(socket: Socket): void {
    const leave = this.caps.enter(plainAddress(socket.remoteAddress ?? ''))
    if (leave) socket.once('close', leave)
    else socket.destroy()
  }

  private serve(socket: Socket): void {
    if (socket.destroyed || socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    const address = plainAddress(socket.remoteAddress)
    const { gatePath, limits } = this.options
    const session = new Session(socket, { address, gatePath, limits, log: this.log })
    this.sessions.add(session)
    socket.once('close', () => this.sessions.delete(session))
  }

  private tick(): void {
    const now = performance.now()
    for (const session of this.sessions) session.tick(now)
  }
}
