import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that systems give to outgoing connections (Linux: from 32768), one of which could take the port meanwhile. */
const ports = { first: 10_000, count: 22_000 }
let turn = randomInt(ports.count)

/** A TCP port of this machine that nobody listens on at the moment, and that no other test is given soon. */
export async function freePort(): Promise<number> {
  for (;;) {
    turn = (turn + 1) % ports.count
    const port = ports.first + turn
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
