import { Socket } from 'node:net'

/**
 * For the `stream` option of `pg`: a connection ends when nothing moves on it for so long, whatever waits for an answer. A server
 * that is frozen, or that the network has lost, ends no statement by its own limits.
 */
export function databaseSocket(silenceSeconds: number): () => Socket {
  return () => {
    const socket = new Socket()
    const silent = Object.assign(new Error('the database has stopped answering'), { code: 'ETIMEDOUT' })
    return socket.setTimeout(silenceSeconds * 1000, () => socket.destroy(silent))
  }
}
