import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusals } from './http-error.ts'
import { sendRefusal } from './refuse.ts'

/**
 * A client that sends its body byte by byte is not waited for, nor one that does so after it was refused. Node's own limit would
 * end uploads of files too.
 */
export function limitWaiting(request: FastifyRequest, reply: FastifyReply, requestSeconds: number): void {
  const timer = setTimeout(() => {
    if (request.raw.complete) return
    if (reply.sent) request.raw.destroy()
    else sendRefusal(request, reply.header('connection', 'close'), refusals.late(requestSeconds))
  }, requestSeconds * 1000)
  request.raw.once('close', () => clearTimeout(timer))
  timer.unref()
}
