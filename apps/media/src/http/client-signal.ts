import type { FastifyReply } from 'fastify'

/** Aborts when the client is gone, so that nothing is read for nobody. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (reply.raw.closed) gone.abort()
  else reply.raw.once('close', () => gone.abort())
  return gone.signal
}
