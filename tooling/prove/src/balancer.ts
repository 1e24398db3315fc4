import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** One address for several instances of an app: each connection goes to the next one that takes it. */
export class Balancer {
  private readonly sockets = new Set<Socket>()
  private readonly server: Server
  private readonly ports: number[]
  private turn = 0

  private constructor(server: Server, ports: number[]) {
    this.server = server
    this.ports = ports
    server.on('connection', (socket) => this.join(socket))
  }

  static async before(ports: number[]): Promise<Balancer> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Balancer(server, ports)
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): void {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }

  private join(client: Socket): void {
    this.sockets.add(client)
    client.on('error', () => undefined).once('close', () => this.sockets.delete(client))
    this.tryNext(client, this.ports.length)
  }

  private tryNext(client: Socket, left: number): void {
    const instance = connect(this.ports[this.turn++ % this.ports.length] ?? 0, '127.0.0.1')
    let isConnected = false
    instance.once('connect', () => {
      isConnected = true
      client.pipe(instance).pipe(client)
    })
    instance.on('error', () => undefined)
    instance.once('close', () => (isConnected || left <= 1 ? client.destroy() : this.tryNext(client, left - 1)))
    client.once('close', () => instance.destroy())
  }
}
