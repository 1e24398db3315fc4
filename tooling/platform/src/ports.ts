import { once } from 'node:events'
import { createServer } from 'node:net'
import { PlatformError } from './platform.error.ts'

/** @param ports by the variable that sets them @throws PlatformError that names the first port in use and its variable */
export async function assertPortsFree(host: string, ports: Record<string, number>): Promise<void> {
  for (const [variable, port] of Object.entries(ports)) {
    if (await isFree(host, port)) continue
    throw new PlatformError(`port ${port} is in use: stop the program that listens on it, or set ${variable} to another one`)
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}
