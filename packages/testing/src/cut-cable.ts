import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A cable to a server that can be cut and mended. */
export class CutCable {
  private readonly sockets = new Set<Socket>()
  private cut = false

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<CutCable> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const cable = new CutCable(server, (server.address() as AddressInfo).port)
    server.on('connection', (socket) => cable.join(socket, connect(port, host)))
    return cable
  }

  cutNow(): void {
    this.cut = true
    for (const socket of this.sockets) socket.destroy()
  }

  /** Connections stay, and nothing gets through. */
  freeze(): void {
    for (const socket of this.sockets) socket.pause()
  }

  mend(): void {
    this.cut = false
  }

  close(): void {
    this.cutNow()
    this.server.close()
  }

  private join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.sockets.add(socket)
      socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket))
    }
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
    if (this.cut) near.destroy()
    else near.pipe(far).pipe(near)
  }
}
