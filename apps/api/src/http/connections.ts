import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * On close, requests under way are finished and then their connections end; all other connections end at once. Left to
 * itself, Node waits for requests on connections that are kept alive, and a minute for one that has brought none yet.
 */
export function endConnectionsOnClose(instance: FastifyInstance): void {
  const idle = new Set<Socket>()
  let closing = false
  instance.server.on('connection', (socket) => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
  })
  instance.server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.once('close', () => {
      if (closing) socket.end()
      else if (!socket.destroyed) idle.add(socket)
    })
  })
  instance.addHook('preClose', async () => {
    closing = true
    for (const socket of idle) socket.destroy()
  })
  instance.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
