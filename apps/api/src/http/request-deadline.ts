import type { FastifyInstance } from 'fastify'
import { refusals } from './http-error.ts'
import { sendRefusal } from './refuse.ts'

/** A client that sends its body byte by byte is not waited for. Node's own limit would end uploads of files too. */
export function limitWaiting(instance: FastifyInstance, requestSeconds: number): void {
  instance.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.raw) return
    const timer = setTimeout(() => {
      if (request.raw.complete || reply.sent) return
      sendRefusal(request, reply.header('connection', 'close'), refusals.late(requestSeconds))
    }, requestSeconds * 1000)
    const clear = () => clearTimeout(timer)
    request.raw.once('end', clear)
    reply.raw.once('close', clear)
  })
}
