import type { FastifyReply } from 'fastify'

const signals = new WeakMap<FastifyReply, AbortSignal>()
/** Made once: to make an error costs more than all else that ends an answer. */
const clientGone = new Error('the client is gone')

/** Aborts when the client is gone before it has its answer, so that nothing is read for nobody. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const known = signals.get(reply)
  if (known) return known
  const { raw } = reply
  const gone = new AbortController()
  signals.set(reply, gone.signal)
  const leave = () => {
    if (!raw.writableFinished) gone.abort(clientGone)
  }
  if (raw.closed) leave()
  else raw.once('close', leave)
  return gone.signal
}
