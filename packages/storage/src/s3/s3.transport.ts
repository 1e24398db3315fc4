import { AsyncLocalStorage } from 'node:async_hooks'
import * as http from 'node:http'
import * as https from 'node:https'
import { StorageError } from '../storage-error.ts'

/** A connection to the store on which nothing moves for so long is given up. */
const IDLE_MS = 60_000
const CONNECT_MS = 10_000
const MAX_SOCKETS = 512

export interface RequestLimits {
  signal?: AbortSignal
  /** Within which the answer begins, however long it takes from then on. */
  answerMs?: number
}

/** The minio client takes no limits: they travel to the request with the asynchronous context. */
export const requestLimits = new AsyncLocalStorage<RequestLimits>()

/** Sends the requests of the minio client, with time limits and cancellation. */
export function createTransport(secure: boolean) {
  const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS }
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions)
  const send = secure ? https.request : http.request
  const request = (options: https.RequestOptions, callback: (response: http.IncomingMessage) => void) => {
    const { signal, answerMs } = requestLimits.getStore() ?? {}
    const sent = send({ ...options, agent, signal, timeout: IDLE_MS }, (response) => {
      // The client throws a failure that could be tried again away without reading it, which would hold the socket.
      if ((response.statusCode ?? 0) >= 500) response.resume()
      callback(response)
    })
    limitConnecting(sent)
    if (answerMs !== undefined) limitAnswering(sent, answerMs)
    sent.on('timeout', () => endIdle(sent))
    return sent
  }
  // The client calls this one of the overloads only.
  return { agent, transport: { request: request as typeof http.request } }
}

function limitConnecting(request: http.ClientRequest): void {
  const timer = setTimeout(() => request.destroy(new Error('no connection to the object store')), CONNECT_MS)
  const done = () => clearTimeout(timer)
  request.once('close', done)
  request.once('socket', (socket) => (socket.connecting ? socket.once('connect', done) : done()))
}

/** Not to be tried again: whoever waits has waited long enough. */
function limitAnswering(request: http.ClientRequest, answerMs: number): void {
  const giveUp = () => request.destroy(new StorageError('unavailable', 'the object store does not answer in time'))
  const timer = setTimeout(giveUp, answerMs)
  const done = () => clearTimeout(timer)
  request.once('response', done).once('close', done)
}

/** An idle connection is the store's fault unless bytes wait for a slow reader. */
function endIdle(request: http.ClientRequest & { res?: http.IncomingMessage }): void {
  if (request.res && request.res.readableLength > 0) return
  request.destroy(new Error('the object store stopped answering'))
}
