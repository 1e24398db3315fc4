import { once } from 'node:events'
import { createServer } from 'node:net'
import { PlatformError } from './platform.error.ts'

/**
 * @param ports by the variable that sets them
 * @throws PlatformError that names the first port that cannot be had, and its variable
 */
export async function assertPortsFree(host: string, ports: Record<string, number>): Promise<void> {
  assertDistinct(ports)
  // `localhost` may mean either loopback address: whoever listens on the other one would get our clients.
  const hosts = new Set([host, '127.0.0.1', '::1'])
  for (const [variable, port] of Object.entries(ports)) {
    for (const each of hosts) assertUsable(await tryListening(each, port), variable, port, each)
  }
}

function assertDistinct(ports: Record<string, number>): void {
  for (const [port, [first, second]] of Map.groupBy(Object.keys(ports), (variable) => ports[variable])) {
    if (second) throw new PlatformError(`${first} and ${second} are both ${port}: give each a port of its own`)
  }
}

/** @returns the code of the error, if there was one */
async function tryListening(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

function assertUsable(code: string | undefined, variable: string, port: number, host: string): void {
  if (code === 'EADDRINUSE') {
    throw new PlatformError(`port ${port} is in use: stop the program that listens on it, or set ${variable} to another one`)
  }
  if (code === 'EACCES') throw new PlatformError(`port ${port} needs privileges: set ${variable} to one from 1024 up`)
  const isMissingIpv6 = host === '::1'
  if (code && !isMissingIpv6) throw new PlatformError(`cannot listen on HOST ${host}: ${code}`)
}
