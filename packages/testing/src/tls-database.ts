import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'

/** What a client of PostgreSQL says first when it wants TLS. */
const sslRequest = Buffer.from('0000000804d2162f', 'hex')

export interface TlsDatabase {
  port: number
  close(): void
}

/** Speaks TLS, and nothing else, in front of a database that has none. */
export async function tlsDatabase(databaseUrl: string, { certFile, keyFile }: Certificate): Promise<TlsDatabase> {
  const { hostname, port } = new URL(databaseUrl)
  const secured = { isServer: true, cert: readFileSync(certFile), key: readFileSync(keyFile) }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined))
    near.once('data', (first) => {
      if (!first.equals(sslRequest)) return void near.destroy()
      near.write('S')
      const secure = new TLSSocket(near, secured)
      pipeline(secure, connect(Number(port), hostname), secure, () => undefined)
    })
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
